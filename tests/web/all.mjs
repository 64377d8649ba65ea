import { close, done, ok } from './lib.mjs';

const parts = ['session', 'words', 'reading', 'files', 'live', 'workshop', 'keyboard', 'hostile', 'looks', 'approvals'];
for (const part of parts.filter(p => !process.env.ONLY || process.env.ONLY.split(' ').includes(p))) {
  try {
    await (await import(`./${part}.mjs`)).default();
  } catch (e) {
    ok(`${part} goes to its end`, false, e.stack);
  }
}
await close();
done();
