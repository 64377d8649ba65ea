/* Feeds files to a fuzz target that is built without libFuzzer, each in memory of just its size: what the corpus found once
 * is asked of every build. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
feed(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	uint8_t *p = NULL;
	size_t n;
	int failed = f == NULL || fstat(fileno(f), &st) != 0;

	if (!failed) {
		n = (size_t)st.st_size;
		p = malloc(n > 0 ? n : 1);
		failed = p == NULL || fread(p, 1, n, f) != n;
	}
	if (failed)
		perror(path);
	else
		LLVMFuzzerTestOneInput(p, n);
	free(p);
	if (f != NULL)
		fclose(f);
	return failed;
}

int
main(int argc, char **argv)
{
	int failed = argc < 2;

	for (int i = 1; i < argc; i++)
		failed |= feed(argv[i]);
	printf("%d inputs\n", argc - 1);
	return failed;
}
