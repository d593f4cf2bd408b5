"""What C's own library and compiler give to a runtime: none of it escapes, some of it waits."""

from __future__ import annotations

# Waits for another thread, a device or a time.  A mutex is not here: a runtime's mutexes are leaves, held for a few
# instructions; what waits with one is its condition variable.
_WAITING = """
    pthread_cond_wait pthread_cond_timedwait pthread_cond_timedwait_relative_np pthread_join sem_wait
    pthread_rwlock_rdlock pthread_rwlock_wrlock pthread_barrier_wait sigwait syscall nanosleep clock_nanosleep
    usleep sleep select poll epoll_wait accept connect recv send wait waitpid read write pread pwrite fread
    fwrite fgets fputs fflush fopen fclose open close fsync getline getc putc printf fork system fcntl getcwd
"""
_PLAIN = """
    memcpy memmove memset memcmp memchr memmem strlen strcmp strncmp strchr strrchr strcpy strncpy strcat strstr
    strdup strcspn strspn strerror strtol strtoll strtoul strtoull strtod snprintf vsnprintf sprintf sscanf
    fprintf vfprintf abort exit malloc calloc realloc free aligned_alloc posix_memalign qsort bsearch getenv
    sigfillset sigemptyset sigaddset pipe dup
    mmap munmap mremap madvise mprotect sysconf sigaction signal raise isatty getentropy getrandom clock_gettime
    gettimeofday time getpid sched_yield fabs floor ceil round trunc rint nearbyint fmod remainder pow sqrt cbrt
    fma sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh hypot exp exp2 expm1 log log2 log10
    log1p erf erfc lgamma tgamma modf frexp ldexp nextafter copysign isnan isinf isfinite signbit fmin fmax abs
    labs llabs va_start va_end va_arg va_copy offsetof sizeof assert static_assert _Static_assert defined setjmp
    longjmp __asm__ asm INT64_C UINT64_C INT32_C UINT32_C isalpha isalnum isdigit isspace tolower toupper
    isprint isxdigit
"""
WAITING = frozenset(_WAITING.split())
PLAIN = frozenset(_PLAIN.split())
# Words of C, which stand before brackets in the texts of macros.
WORDS = frozenset(("if", "while", "for", "switch", "return", "do", "else"))
_BEGINNINGS = "__builtin_ __atomic_ __sync_ __c11_ atomic_ __asan_ __tsan_ __sanitizer_ pthread_"
_PLAIN_BEGINNINGS = tuple(_BEGINNINGS.split())


def is_plain(name: str) -> bool:
    """Whether a function that neither escapes nor waits is called so."""
    return name in PLAIN or name in WORDS or (name.startswith(_PLAIN_BEGINNINGS) and name not in WAITING)
