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
 * BL is two halfwords (ARM DDI 0406C, A8.8.25, T1), each with half of the
 * distance, which counts halfwords:
 *
 *	11110 and 11 upper bits		11111 and 11 lower bits
 *
 * as long as it is below 4 MiB; we are smaller. Data that happens to look so
 * does no harm: it is changed there and changed back here. The sum wraps.
 */
#include "boot.h"

#define BL_MASK		0xf800
#define BL_UPPER	0xf000
#define BL_LOWER	0xf800
#define BL_DISTANCE	0x07ff		/* of each half: 11 bits of it */

void bcj_decode(u16 *image, size_t size)
{
	u32 i, target, distance;

	for (i = 0; i + 1 < size / 2; i++) {
		if ((image[i] & BL_MASK) != BL_UPPER ||
		    (image[i + 1] & BL_MASK) != BL_LOWER)
			continue;
		target = (image[i] & BL_DISTANCE) << 11 |
			 (image[i + 1] & BL_DISTANCE);
		distance = target - i;
		image[i] = BL_UPPER | (distance >> 11 & BL_DISTANCE);
		image[i + 1] = BL_LOWER | (distance & BL_DISTANCE);
		i++;
	}
}
