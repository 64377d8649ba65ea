/* columns_impl: the layout that columns.c writes and columns_read.c reads. Nobody else includes it.
 */
#ifndef KPID_COLUMNS_IMPL_H
#define KPID_COLUMNS_IMPL_H

enum { PACK_VERSION = 1 };
/* Which optional columns follow. */
enum { PACK_DONE = 1, PACK_DECLARED = 2, PACK_TASK = 4, PACK_SCORED = 8 };

#endif
