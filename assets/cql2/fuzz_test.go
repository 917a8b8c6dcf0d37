package cql2_test

import (
	"errors"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/cql2"
)

// checkRead makes sure that what is read comes back, compiles or is refused for people, and runs without panic.
func checkRead(t *testing.T, e cql2.Expr, err error) {
	t.Helper()
	var refusal *assets.Error
	if err != nil {
		if p, ok := cql2.PositionOf(err); !errors.As(err, &refusal) || refusal.Message.ZH == "" || refusal.Message.EN == "" ||
			refusal.Code == assets.Invalid && (!ok || p.Offset < 0 || p.Line < 1 || p.Column < 1) {
			t.Errorf("no refusal with a place: %v", err)
		}
		return
	}
	backAndForth(t, e)
	box, bounded := cql2.Bound(e, "g")
	cql2.Equalities(e, "s")
	p, err := cql2.Compile(e, rows())
	if err != nil {
		if !errors.As(err, &refusal) || len(refusal.Faults) == 0 {
			t.Errorf("no refusal: %v", err)
		}
		return
	}
	for _, r := range []*row{sample(), {}} {
		if passes := p(r); passes && bounded && (r.shapes["g"] == nil || !box.Intersects(r.shapes["g"].Bound())) {
			t.Errorf("%s passes outside its box %v", cql2.Text(e), box)
		}
	}
}

// seeds are texts of every construct, and what comes near.
func seeds(f *testing.F) []string {
	f.Helper()
	out := []string{
		``, `(`, `'`, `"`, `a = 'x\'`, `a = 'x\\'`, `a = -`, `POINT`, `S_INTERSECTS(g, POINT Z (1 2))`, `f((1)+((2)))`, `a IN ()`, `NOT NOT a = 1`, `T_AFTER(d, INTERVAL('..', '..'))`,
		`n = 1e308 * 10`, `S_WITHIN(g, BBOX(1,1,1,1))`, `S_TOUCHES(BBOX(190,0,-190,0), g)`, `S_CONTAINS(g, GEOMETRYCOLLECTION(POINT(1 1)))`,
	}
	for _, list := range conformancePredicates {
		out = append(out, list...)
	}
	return out
}

func FuzzText(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		e, err := cql2.ParseText(source)
		checkRead(t, e, err)
	})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"op":"=","args":[{"property":"n"},`))
	f.Add([]byte(`{"op":"s_within","args":[{"property":"g"},{"type":"Point","coordinates":[1,2],"bbox":[1,2,1,2]}]}`))
	for _, s := range seeds(f) {
		if e, err := cql2.ParseText(s); err == nil {
			f.Add(cql2.JSON(e))
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		e, err := cql2.ParseJSON(source)
		checkRead(t, e, err)
	})
}
