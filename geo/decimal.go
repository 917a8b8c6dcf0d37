package geo

import (
	"encoding/binary"
	"math/bits"
	"strconv"
)

// DecimalRoom is the room that PutDecimal needs.
const DecimalRoom = 32

// PutDecimal writes n units of ten to the power -decimals, which are 7, 8 or 9, without zeros at its end, and returns its length.
// out must have DecimalRoom.
//
// Where |n| is below 2^52, that is the shortest decimal that reads back as the float64 n/unit: two neighbours differ there by less
// than a unit, so that no two such decimals, and a shorter one is such a decimal too, read back as the same.
func PutDecimal(out []byte, n int64, decimals int) int {
	_ = out[DecimalRoom-1]
	at := 0
	if n < 0 {
		out[0] = '-'
		at, n = 1, -n
	}
	var whole uint64
	var head, last uint32 // the first eight digits after the point, and the ninth
	switch u := uint64(n); decimals {
	case 7:
		whole = u / 1e7
		head = uint32(u-whole*1e7) * 10
	case 8:
		whole = u / 1e8
		head = uint32(u - whole*1e8)
	default:
		whole = u / 1e9
		part := uint32(u - whole*1e9)
		head = part / 10
		last = part - head*10
	}
	switch {
	case whole < 10:
		out[at] = '0' + byte(whole)
		at++
	case whole < 1000:
		w := uint32(whole)
		hundreds := w / 100
		tens := w/10 - hundreds*10
		if hundreds > 0 {
			out[at] = '0' + byte(hundreds)
			at++
		}
		out[at], out[at+1] = '0'+byte(tens), '0'+byte(w-hundreds*100-tens*10)
		at += 2
	default:
		at = len(strconv.AppendUint(out[:at], whole, 10))
	}
	if head|last == 0 {
		return at
	}
	out[at] = '.'
	at++
	digits := eightDigits(head)
	binary.LittleEndian.PutUint64(out[at:], digits|0x3030303030303030)
	if last > 0 {
		out[at+8] = '0' + byte(last)
		return at + 9
	}
	return at + 8 - bits.LeadingZeros64(digits)/8
}

// eightDigits returns the digits of a number below 10^8, a byte each, the first in the lowest: pairs of them by fours, by twos and by
// ones are parted in one word at once.
func eightDigits(n uint32) uint64 {
	four := uint64(n) / 10_000
	v := four | (uint64(n)-four*10_000)<<32
	two := v * 10_486 >> 20 & 0x0000007f_0000007f
	v = two | (v-two*100)<<16
	one := v * 103 >> 10 & 0x000f_000f_000f_000f
	return one | (v-one*10)<<8
}
