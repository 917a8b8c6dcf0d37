package dataset

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"needlepoint/assets"
	"needlepoint/geo"
)

// Form is how the attributes of an asset stand in a feature.
type Form int

const (
	// Flat puts each attribute beside ref and class, as deliveries have it.
	Flat Form = iota
	// Nested keeps them in one object, which other programs take as one column.
	Nested
)

// Write writes the inventory as newline-delimited GeoJSON. What has no value is left out.
func Write(w io.Writer, o Options, form Form) error {
	all, err := Assets(o)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 1<<20)
	var line []byte
	n := 0
	for a := range all {
		if line, err = appendFeature(line[:0], a, form); err != nil {
			return fmt.Errorf("dataset: asset %d: %w", n, err)
		}
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("dataset: %w", err)
		}
		n++
	}
	if n != o.Assets {
		return fmt.Errorf("dataset: %d of %d assets could be made", n, o.Assets)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("dataset: %w", err)
	}
	return nil
}

func appendFeature(line []byte, a assets.Asset, form Form) ([]byte, error) {
	line = append(line, `{"type":"Feature","properties":{"ref":"`...)
	line = append(append(line, a.Ref...), `","class":"`...)
	line = append(append(line, a.Class...), `","condition":"`...)
	line = append(append(line, a.Condition...), `","stage":"`...)
	line = append(append(line, a.Stage...), '"')
	if a.Name != "" {
		name, err := json.Marshal(a.Name)
		if err != nil {
			return nil, err
		}
		line = append(append(line, `,"name":`...), name...)
	}
	switch text := a.Attributes.String(); {
	case form == Nested:
		line = append(append(line, `,"attributes":`...), text...)
	case !a.Attributes.IsEmpty():
		line = append(append(line, ','), text[1:len(text)-1]...)
	}
	line = geo.AppendGeoJSON(append(line, `},"geometry":`...), a.Geometry)
	return append(line, "}\n"...), nil
}
