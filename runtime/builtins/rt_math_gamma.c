/* The gamma function by Lanczos' approximation with 13 terms, the one whose digits the host's math module shows. */
#include <math.h>

#include "rt_math.h"

#define TERMS 13
static const double g = 6.024680040776729583740234375;
static const double above[TERMS] = {      /* of the rational function, lowest power first */
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
};
static const double below[TERMS] = {
    0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0,
};
static const double pi = 3.141592653589793238462643383279502884197;
static const double log_pi = 1.144729885849400174143427351353058711647;

/* The rational function at x > 0: from the highest power down for small x, else in powers of 1 / x. */
static double
rational(double x)
{
    double top = 0.0, bottom = 0.0;
    for (int i = 0; i < TERMS; i++) {
        if (x < 5.0) {
            top = top * x + above[TERMS - 1 - i];
            bottom = bottom * x + below[TERMS - 1 - i];
        }
        else {
            top = top / x + above[i];
            bottom = bottom / x + below[i];
        }
    }
    return top / bottom;
}

/* sin(pi x) without the loss that the product would bring for large x. */
static double
sin_pi(double x)
{
    double y = fmod(fabs(x), 2.0), r;
    switch ((int)round(2.0 * y)) {
    case 0:
        r = sin(pi * y);
        break;
    case 1:
        r = cos(pi * (y - 0.5));
        break;
    case 2:
        r = sin(pi * (1.0 - y));
        break;
    case 3:
        r = -cos(pi * (y - 1.5));
        break;
    default:
        r = sin(pi * (y - 2.0));
    }
    return copysign(1.0, x) * r;
}

/* gamma(x); nan at the poles. */
double
rt_math_gamma(double x)
{
    double size = fabs(x), y, lost, r;
    const double shift = g - 0.5;
    if (!isfinite(x)) {
        return isnan(x) || x > 0.0 ? x : NAN;
    }
    if (x == 0.0) {
        return NAN;
    }
    if (x == floor(x)) {
        if (x < 0.0) {
            return NAN;
        }
        if (x <= 23.0) {      /* factorials that are exact */
            for (r = 1.0; x > 2.0; x -= 1.0) {
                r *= x - 1.0;
            }
            return r;
        }
    }
    if (size < 1e-20) {
        return 1.0 / x;
    }
    if (size > 200.0) {
        return x < 0.0 ? 0.0 / sin_pi(x) : HUGE_VAL;
    }
    y = size + shift;
    lost = size > shift ? y - size - shift : y - shift - size;      /* what the sum lost */
    lost = lost * g / y;
    if (x < 0.0) {
        r = -pi / sin_pi(size) / size * exp(y) / rational(size);
        r -= lost * r;
        if (size < 140.0) {
            return r / pow(y, size - 0.5);
        }
        double root = pow(y, size / 2.0 - 0.25);
        return r / root / root;
    }
    r = rational(size) / exp(y);
    r += lost * r;
    if (size < 140.0) {
        return r * pow(y, size - 0.5);
    }
    double root = pow(y, size / 2.0 - 0.25);
    return r * root * root;
}

/* log |gamma(x)|; nan at the poles. */
double
rt_math_lgamma(double x)
{
    double size = fabs(x), r;
    if (!isfinite(x)) {
        return isnan(x) ? x : HUGE_VAL;
    }
    if (x == floor(x) && x <= 2.0) {
        return x <= 0.0 ? NAN : 0.0;
    }
    if (size < 1e-20) {
        return -log(size);
    }
    r = log(rational(size)) - g;
    r += (size - 0.5) * (log(size + g - 0.5) - 1.0);
    if (x < 0.0) {
        r = log_pi - log(fabs(sin_pi(size))) - log(size) - r;
    }
    return r;
}
