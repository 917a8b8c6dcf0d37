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
	digits := EightDigits(head)
	binary.LittleEndian.PutUint64(out[at:], digits|0x3030303030303030)
	if last > 0 {
		out[at+8] = '0' + byte(last)
		return at + 9
	}
	return at + 8 - bits.LeadingZeros64(digits)/8
}

// Decimals writes positions whose coordinates are whole numbers of ten to the power -decimals, as PutDecimal does. It remembers what
// stands before the point of either coordinate, which many that lie near each other share. The zero value is ready.
type Decimals struct {
	decimals int
	near     [2]beforePoint
}

// beforePoint is what stands before the point of the numbers from low+1 to low+most.
type beforePoint struct {
	low  int64
	most uint64 // 0 where nothing is remembered
	head uint64 // its bytes, with the point
	size int
}

// PositionRoom is the room that PutPositions needs a position.
const PositionRoom = 3 * DecimalRoom

// PutPositions writes positions with commas between them, longitude and latitude in turn as words counted from an origin, and returns
// their length. out must have PositionRoom for each, and one more.
func (d *Decimals) PutPositions(out []byte, words []uint32, origin [2]int64, decimals int) int {
	if d.decimals != decimals {
		*d = Decimals{decimals: decimals}
	}
	if len(words) == 0 {
		return 0
	}
	at := 0
	for i, word := range words {
		axis := i & 1
		switch {
		case axis == 1:
			out[at] = ','
			at++
		case i > 0:
			out[at], out[at+1], out[at+2] = ']', ',', '['
			at += 3
		default:
			out[at] = '['
			at++
		}
		n, w := origin[axis]+int64(int32(word)), &d.near[axis]
		part := uint64(n - w.low)
		if part-1 >= w.most {
			at += w.remember(out[at:], n, decimals)
			continue
		}
		binary.LittleEndian.PutUint64(out[at:], w.head)
		at += w.size
		head, last := uint32(part), uint32(0)
		switch decimals {
		case 7:
			head *= 10
		case 9:
			head, last = head/10, head%10
		}
		digits := EightDigits(head)
		binary.LittleEndian.PutUint64(out[at:], digits|0x3030303030303030)
		if last > 0 {
			out[at+8] = '0' + byte(last)
			at += 9
			continue
		}
		at += 8 - bits.LeadingZeros64(digits)/8
	}
	out[at] = ']'
	return at + 1
}

// remember writes a number with another head, and remembers that; one below 0, or without decimals, is not worth remembering.
func (w *beforePoint) remember(out []byte, n int64, decimals int) int {
	unit := int64(1e7)
	for range decimals - 7 {
		unit *= 10
	}
	if before := n / unit; n > 0 && n%unit != 0 && before < 1e6 {
		var text [8]byte
		head := append(strconv.AppendInt(text[:0], before, 10), '.')
		*w = beforePoint{before * unit, uint64(unit - 1), binary.LittleEndian.Uint64(text[:]), len(head)}
	}
	return PutDecimal(out, n, decimals)
}

// EightDigits returns the digits of a number below 10^8, a byte each, the first in the lowest: pairs of them by fours, by twos and by
// ones are parted in one word at once.
func EightDigits(n uint32) uint64 {
	four := uint64(n) / 10_000
	v := four | (uint64(n)-four*10_000)<<32
	two := v * 10_486 >> 20 & 0x0000007f_0000007f
	v = two | (v-two*100)<<16
	one := v * 103 >> 10 & 0x000f_000f_000f_000f
	return one | (v-one*10)<<8
}
