package web

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"needlepoint/assets"
)

// An answer that writes itself writes what encoding/json makes of it, byte for byte.
func TestAnswersWriteThemselvesAsEncodingJSONDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 32))
	letters := []string{"", "a", "灯杆", "é", "\"", "\\", "/", "<b>&", "\n", "\x00", "\x1f", "\x7f", "\u2028", "\u2029", "…", "€", "\xff", "\xe2\x80", "😀",
		"\ufffd", "0123456789", "\t", "\b\f\r"}
	text := func() (out string) {
		for range r.IntN(4) {
			out += letters[r.IntN(len(letters))]
		}
		return out
	}
	odd := []float64{0, math.Copysign(0, -1), 1e-6, 9.999e-7, 1e-7, 1e-9, 1e-10, 1e-100, 5e-324, 1e20, 1e21, 1e22, math.MaxFloat64, 123456, 999999.999999999,
		1e6, 1e15, 1<<53 + 2, 0.1, 0.3, 1.0 / 3, 100, 180, 179.999999999, 1e-3, 0.000001}
	number := func() float64 {
		v := 0.0
		switch r.IntN(6) {
		case 0:
			v = odd[r.IntN(len(odd))]
		case 1:
			v = math.Float64frombits(r.Uint64())
		case 2:
			v = math.Round(r.Float64()*180*1e7) / 1e7
		case 3:
			v = roundTo(r.Float64()*20000, 1e8)
		case 4:
			v = math.Round(r.Float64()*1e6) / math.Pow10(r.IntN(13))
		case 5:
			v = 180 * r.Float64()
		}
		if r.IntN(3) == 0 {
			v = -v
		}
		return v
	}
	own := jsonFormat()
	told, refused := 0, 0
	for range 30_000 {
		out := nearOut{Revision: assets.Revision(r.Int64()), Total: r.IntN(3)}
		if r.IntN(20) > 0 {
			out.Items = []nearItem{}
		}
		for range r.IntN(4) {
			out.Items = append(out.Items, nearItem{ID: assets.AssetID(r.Int64()) - 1<<62, Ref: text(), Class: assets.ClassKey(text()), Name: text(),
				Condition: assets.Condition(text()), Stage: assets.Stage(text()), DistanceM: number(), BearingDeg: number(), Lon: number(), Lat: number()})
		}
		var got, want bytes.Buffer
		errGot, errWant := own.Marshal(&got, out), huma.DefaultJSONFormat.Marshal(&want, out)
		if (errGot == nil) != (errWant == nil) || !bytes.Equal(got.Bytes(), want.Bytes()) {
			t.Fatalf("%+v\ngot  %s (%v)\nwant %s (%v)", out, got.Bytes(), errGot, want.Bytes(), errWant)
		}
		if errWant != nil {
			refused++
			continue
		}
		told += len(out.Items)
		if !json.Valid(got.Bytes()) {
			t.Fatalf("%s is no JSON", got.Bytes())
		}
	}
	if told < 20_000 || refused == 0 {
		t.Errorf("%d written, %d refused: the dice miss", told, refused)
	}
}

// Single numbers, many of them, since each way that one is written has its own edge.
func TestNumbersAsEncodingJSONWritesThem(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 34))
	for range 300_000 {
		digits := math.Pow10(r.IntN(18))
		v := math.Round((r.Float64()*2-1)*digits) / math.Pow10(r.IntN(20))
		if r.IntN(3) == 0 {
			v = math.Nextafter(v, math.Inf(r.IntN(2)*2-1))
		}
		w := jsonWriter{}
		w.float(v)
		if want, err := json.Marshal(v); err != nil || string(w.out) != string(want) {
			t.Fatalf("%s, want %s (%v)", w.out, want, err)
		}
	}
}
