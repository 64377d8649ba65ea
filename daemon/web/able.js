// What this kpid can: the paths of its own document. A page does not offer what is not there.
import { get } from './api.js';

let paths = {};
export async function learnPaths() { paths = (await get('/openapi.json')).paths; }
export const able = path => Object.hasOwn(paths, path);
