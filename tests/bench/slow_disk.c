/* A slower disk: two milliseconds more for every fsync and fdatasync of the program it is preloaded into. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static int and_wait(int done)
{
    const struct timespec two_ms = { 0, 2000000 };
    nanosleep(&two_ms, 0);
    return done;
}

int fsync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    return and_wait(real(file));
}

int fdatasync(int file)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    return and_wait(real(file));
}
