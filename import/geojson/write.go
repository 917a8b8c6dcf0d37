package geojsonfile

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strconv"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/import"
)

// Exporter writes a FeatureCollection, or a Feature a line. A feature's id is the record's; its properties are the
// record's own fields, null where empty, and its attributes. The stamp is the foreign member needlepoint: of
// the collection, or of the first feature where there is a feature a line.
type Exporter struct {
	Lines bool
}

// Export implements importer.Exporter.
func (e Exporter) Export(ctx context.Context, w io.Writer, records iter.Seq[assets.Record], stamp importer.Stamp) error {
	stamp.At = stamp.At.UTC()
	said, err := json.Marshal(stamp)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	out := bufio.NewWriterSize(w, 64<<10)
	if !e.Lines {
		fmt.Fprintf(out, `{"type":"FeatureCollection","needlepoint":%s,"features":[`, said)
	}
	var line []byte
	first := true
	for r := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		line = line[:0]
		switch {
		case e.Lines:
		case first:
			line = append(line, '\n')
		default:
			line = append(line, ",\n"...)
		}
		line = append(line, `{"type":"Feature","id":`...)
		line = strconv.AppendInt(line, r.Key(), 10)
		if e.Lines && first {
			line = append(append(line, `,"needlepoint":`...), said...)
		}
		if line, err = appendProperties(line, r); err != nil {
			return fmt.Errorf("export %s %d: %w", r.Noun(), r.Key(), err)
		}
		line = geo.AppendGeoJSON(append(line, `,"geometry":`...), r.Shape())
		line = append(line, '}')
		if e.Lines {
			line = append(line, '\n')
		}
		if _, err := out.Write(line); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		first = false
	}
	if !e.Lines {
		_, _ = out.WriteString("\n]}\n") // Flush returns the first error
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// appendProperties appends the properties: the record's own fields, then its attributes, which are
// canonical JSON already where no key has to be told apart from a field.
func appendProperties(line []byte, r assets.Record) ([]byte, error) {
	line = append(line, `,"properties":{`...)
	values := importer.OwnValues(r)
	for i, name := range importer.OwnFields(r.Noun()) {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(append(append(line, '"'), name...), `":`...)
		if values[i] == "" {
			line = append(line, "null"...)
			continue
		}
		text, err := json.Marshal(values[i])
		if err != nil {
			return nil, err
		}
		line = append(line, text...)
	}
	attributes := importer.AttributesOf(r)
	renamed := map[string]any{}
	changed := false
	for key, v := range attributes.Map() {
		field := importer.FieldOf(key)
		renamed[field] = v
		changed = changed || field != key
	}
	if changed {
		var err error
		if attributes, err = assets.AttributesOf(renamed); err != nil {
			return nil, err
		}
	}
	if !attributes.IsEmpty() {
		text := attributes.String()
		line = append(append(line, ','), text[1:len(text)-1]...)
	}
	return append(line, '}'), nil
}
