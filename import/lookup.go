package importer

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"

	"needlepoint/assets"
)

// Change returns what happens to the record that a row stands for; ok is false where the row is the same or rejected.
func (p *Plan) Change(row int) (c Change, ok bool) {
	i, ok := slices.BinarySearchFunc(p.rowSteps(), row, func(s step, row int) int { return cmp.Compare(s.row, row) })
	if !ok {
		return Change{}, false
	}
	return p.steps[i].change(), true
}

// Retirement returns the i-th record that no row stands for, 0 ≤ i < Counts.Retired, in ascending id.
func (p *Plan) Retirement(i int) Change { return p.steps[len(p.rowSteps())+i].change() }

// Rejection returns why a row is rejected; ok is false where it is not.
func (p *Plan) Rejection(row int) (r Rejection, ok bool) {
	i, ok := slices.BinarySearchFunc(p.rejections, row, func(r Rejection, row int) int { return cmp.Compare(r.Row, row) })
	if !ok {
		return Rejection{}, false
	}
	return p.rejections[i], true
}

// rowSteps returns the steps of rows, in file order.
func (p *Plan) rowSteps() []step { return p.steps[:len(p.steps)-p.Counts.Retired] }

func (s step) change() Change { return Change{s.row, s.line, s.verdict, s.Moved(), s.before, s.after} }

// Digest names what the plan would do, record by record and value by value. Two plans of one digest change the same
// things in the same way, whichever revision each was made on.
func (p *Plan) Digest() string {
	sum := sha256.New()
	var image []byte
	var length [8]byte
	part := func(b []byte) {
		binary.BigEndian.PutUint64(length[:], uint64(len(b)))
		sum.Write(length[:])
		sum.Write(b)
	}
	for _, v := range p.verdicts {
		sum.Write([]byte{byte(v)})
	}
	for _, s := range p.steps {
		for _, r := range []assets.Record{s.before, s.after} {
			image = image[:0]
			if r != nil {
				image = assets.AppendImage(image, r)
			}
			part(image)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
