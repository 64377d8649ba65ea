import { close, done, ok } from './lib.mjs';

const parts = ['session', 'reading', 'live', 'workshop', 'keyboard', 'hostile', 'looks'];
for (const part of parts.filter(p => !process.env.ONLY || p === process.env.ONLY)) {
  try {
    await (await import(`./${part}.mjs`)).default();
  } catch (e) {
    ok(`${part} goes to its end`, false, e.stack);
  }
}
await close();
done();
