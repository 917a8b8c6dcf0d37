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
	return at + putPart(out[at:], head, last)
}

// putPart writes digits that follow a point, the ninth apart, without zeros at their end; one of them is not 0.
func putPart(out []byte, head, last uint32) int {
	digits := EightDigits(head)
	binary.LittleEndian.PutUint64(out, digits|0x3030303030303030)
	if last > 0 {
		out[8] = '0' + byte(last)
		return 9
	}
	return 8 - bits.LeadingZeros64(digits)/8
}

// Decimals is PutDecimal for many numbers that lie near each other: it remembers what stands before the point. The zero value
// is ready.
type Decimals struct {
	decimals int
	low      int64  // the numbers from low+1 to low+most begin with head
	most     uint64 // 0 where nothing is remembered
	head     uint64
	size     int // of head, in bytes
}

// Put is PutDecimal.
func (d *Decimals) Put(out []byte, n int64, decimals int) int {
	part := uint64(n - d.low)
	if part-1 >= d.most || decimals != d.decimals {
		return d.remember(out, n, decimals)
	}
	_ = out[DecimalRoom-1]
	binary.LittleEndian.PutUint64(out, d.head)
	out = out[d.size:]
	switch decimals {
	case 7:
		return d.size + putPart(out, uint32(part)*10, 0)
	case 8:
		return d.size + putPart(out, uint32(part), 0)
	}
	first := uint32(part) / 10
	return d.size + putPart(out, first, uint32(part)-first*10)
}

// remember is Put for a number with another head; one below 0, or without decimals, is not worth remembering.
func (d *Decimals) remember(out []byte, n int64, decimals int) int {
	unit := int64(1e7)
	for range decimals - 7 {
		unit *= 10
	}
	if whole := n / unit; n > 0 && n%unit != 0 && whole < 1e6 {
		var text [8]byte
		head := append(strconv.AppendInt(text[:0], whole, 10), '.')
		*d = Decimals{decimals, whole * unit, uint64(unit - 1), binary.LittleEndian.Uint64(text[:]), len(head)}
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
