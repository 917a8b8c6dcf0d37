package tiles_test

import (
	"errors"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/tiles"
)

func TestParseAddressSaysWhatIsAllowed(t *testing.T) {
	for _, c := range []struct{ z, x, y, wrong string }{
		{"0", "0", "0", ""},
		{"22", "4194303", "4194303", ""},
		{"16", "55175", "24553", ""},
		{"99", "0", "0", "z"},
		{"23", "0", "0", "z"},
		{"-1", "0", "0", "z"},
		{"", "0", "0", "z"},
		{"1", "2", "1", "x"},
		{"1", "1", "2", "y"},
		{"1", "-1", "99999999999999999999", "x y"},
		{"3", "07", "1", "x"},
		{"3", "+7", "1", "x"},
		{"3", "1e0", "1", "x"},
		{"3", "1_0", "1.5", "x y"},
		{"3", "４", "1", "x"},
	} {
		at, err := tiles.ParseAddress(c.z, c.x, c.y)
		if c.wrong == "" {
			if err != nil || at.String() != c.z+"/"+c.x+"/"+c.y {
				t.Errorf("%v: %v, %v", c, at, err)
			}
			continue
		}
		var refused *assets.Error
		if !errors.As(err, &refused) || refused.Code != assets.Invalid {
			t.Errorf("%v: %v", c, err)
			continue
		}
		var fields []string
		for _, f := range refused.Faults {
			fields = append(fields, f.Field)
			if !strings.Contains(refused.Message.ZH, "应为 0 到") || !strings.Contains(f.Message.EN, "a whole number from 0 to") {
				t.Errorf("%v: %v", c, f.Message)
			}
		}
		if strings.Join(fields, " ") != c.wrong {
			t.Errorf("%v: %v is called wrong", c, fields)
		}
	}
}

func TestNeighboursShareTheirEdge(t *testing.T) {
	r := seeded(t, 6)
	for range 1000 {
		at := randomAddress(r)
		b := at.Bound()
		if at.X+1 < 1<<at.Z {
			east := tiles.Address{Z: at.Z, X: at.X + 1, Y: at.Y}
			if east.Bound().Min[0] != b.Max[0] {
				t.Errorf("%v and %v: %v, %v", at, east, b, east.Bound())
			}
		}
		if at.Y+1 < 1<<at.Z {
			south := tiles.Address{Z: at.Z, X: at.X, Y: at.Y + 1}
			if south.Bound().Max[1] != b.Min[1] {
				t.Errorf("%v and %v: %v, %v", at, south, b, south.Bound())
			}
		}
		for i, corner := range [4][2]float64{{0, 0}, {4096, 4096}, {-64.5, -64.5}, {4160.5, 4160.5}} {
			p := sketch{r, at}.keep(unit(at, corner[0], corner[1]))
			if i < 2 && !b.Pad(1e-9).Contains(p) || !at.SearchBound().Contains(p) {
				t.Errorf("%v: %v is neither in %v nor %v", at, p, b, at.SearchBound())
			}
		}
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("16", "55175", "24553")
	f.Add("99", "-1", "0x1")
	f.Add("٣", "\x00", strings.Repeat("9", 300))
	f.Fuzz(func(t *testing.T, z, x, y string) {
		at, err := tiles.ParseAddress(z, x, y)
		if err != nil {
			if assets.CodeOf(err) != assets.Invalid || len(err.Error()) > 2000 {
				t.Errorf("%q %q %q: %v", z, x, y, err)
			}
			return
		}
		if !at.Valid() || at.String() != z+"/"+x+"/"+y {
			t.Errorf("%q %q %q is %v", z, x, y, at)
		}
		if b := at.SearchBound(); !(b.Min[0] < b.Max[0] && b.Min[1] < b.Max[1]) {
			t.Errorf("%v covers %v", at, b)
		}
	})
}
