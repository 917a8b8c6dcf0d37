package job

import (
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/import"
)

// What a Report and a Survey list at most; what is left out of the reasons is counted.
const (
	mostReasons = 50
	mostFields  = 500
)

func reportOf(p *planned) *Report {
	r := &Report{Counts: p.Counts, Rows: p.Rows(), Revision: p.Revision, Digest: p.digest, Noun: p.Noun,
		Notes: allForBrowser(p.Notes), Reasons: []Reason{}}
	r.Box = p.rows.box(func(row int) bool { return p.Verdict(row) != importer.Reject })
	for c := range p.Changes() {
		if c.Moved {
			r.Farthest = max(r.Farthest, geo.Distance(geo.LabelPoint(c.Before.Shape()), geo.LabelPoint(c.After.Shape())))
		}
	}
	if p.Refused != nil {
		why := sentence(p.Refused)
		r.Refused = &why
	}
	for i, g := range p.groups {
		if i == mostReasons {
			r.More = len(p.groups) - i
			break
		}
		first := g.Rejections[0]
		r.Reasons = append(r.Reasons, Reason{Rows: len(g.Rejections), Row: first.Row, Line: first.Line, Ref: first.Ref,
			Column: first.Column, Value: first.Value, Reason: forBrowser(first.Reason), Place: shown(first.Place)})
	}
	return r
}

func layersOf(layers []importer.Layer) []Layer {
	if len(layers) < 2 {
		return nil
	}
	out := make([]Layer, min(len(layers), mostFields))
	for i := range out {
		out[i] = Layer{Name: layers[i].Name, Rows: layers[i].Rows}
		if why := layers[i].Refused; why != (assets.Text{}) {
			why = forBrowser(why)
			out[i].Refused = &why
		}
	}
	return out
}

// shown is a place where it is one on the earth.
func shown(p *orb.Point) *orb.Point {
	if p == nil || !(p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90) {
		return nil
	}
	return p
}

func surveyOf(s importer.Survey, uses []importer.FieldUse) *Survey {
	out := &Survey{Format: s.Facts.Format, Layer: s.Facts.Layer, Rows: s.Rows, Complete: s.Complete,
		Geometry: map[string]int{}, Notes: allForBrowser(s.Facts.Notes), Fields: []FieldUse{}}
	if r := s.Facts.CRS; r != (importer.Reference{}) {
		out.CRS = &Reference{r.Declared, r.Used, forBrowser(r.Why)}
	}
	for kind, n := range s.Kinds {
		out.Geometry[string(kind)] = n
	}
	for i, u := range uses {
		if i == mostFields {
			break
		}
		samples := make([]string, len(u.Samples))
		for k, v := range u.Samples {
			samples[k] = importer.Shorten(v)
		}
		out.Fields = append(out.Fields, FieldUse{Name: u.Name, Filled: u.Filled, Samples: samples, More: u.More,
			To: u.To, Chosen: u.Chosen, Certain: u.Certain, Why: u.Why})
	}
	return out
}
