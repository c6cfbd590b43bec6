/*
 * Calls, made alike for LZ4 and put right again.
 *
 * A call in Thumb code says how far it is to the function. So two calls of
 * one function differ, and LZ4, which looks for equal bytes, finds none in
 * them. In the packed image they therefore say where the function is, counted
 * from the start of the image: scripts/bcj adds each call's own place, and
 * here it is taken away again. That is 2 % of the zImage. xz, with which Linux
 * may be packed, does the same and calls it a filter for branches, calls and
 * jumps: BCJ.
 *
 * BL, and B, which is what a call becomes when nothing follows it, are two
 * halfwords (ARM DDI 0406C, A8.8.25, T1, and A8.8.18, T4), each with half of
 * the distance, which counts halfwords; L tells one from the other:
 *
 *	11110 and 11 upper bits		1L111 and 11 lower bits
 *
 * as long as it is below 4 MiB; we are smaller. Data that happens to look so
 * does no harm: it is changed there and changed back here. The sum wraps.
 */
#include "boot.h"

#define UPPER_MASK	0xf800
#define UPPER		0xf000
#define LOWER_MASK	0xb800		/* L is left out */
#define LOWER		0xb800
#define DISTANCE	0x07ff		/* of each half: 11 bits of it */

void bcj_decode(u16 *image, size_t size)
{
	u16 *last = image + size / 2 - 1;
	u32 target, distance;

	for (u16 *p = image; p < last; p++) {
		if ((p[0] & UPPER_MASK) != UPPER ||
		    (p[1] & LOWER_MASK) != LOWER)
			continue;
		target = (p[0] & DISTANCE) << 11 | (p[1] & DISTANCE);
		distance = target - (p - image);
		p[0] = UPPER | (distance >> 11 & DISTANCE);
		p[1] = (p[1] & ~DISTANCE) | (distance & DISTANCE);
		p++;
	}
}
