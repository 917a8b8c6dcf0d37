package tiles_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"

	"needlepoint/tiles"
)

// list is a source of given features, in the order given.
type list struct {
	layer    tiles.Layer
	features []tiles.Feature
}

func (l list) Layer() tiles.Layer { return l.layer }

func (l list) Each(ctx context.Context, box orb.Bound, each func(tiles.Feature) error) error {
	for _, f := range l.features {
		if f.Geometry != nil && !f.Geometry.Bound().Intersects(box) {
			continue
		}
		if err := each(f); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// shapes is a layer of bare geometries, numbered from 1.
func shapes(geometries ...orb.Geometry) list {
	l := list{layer: tiles.Layer{Name: "shapes"}}
	for i, g := range geometries {
		l.features = append(l.features, tiles.Feature{ID: uint64(i + 1), Geometry: g})
	}
	return l
}

func render(t *testing.T, at tiles.Address, sources ...tiles.Source) tiles.Tile {
	t.Helper()
	tile, err := tiles.Render(t.Context(), at, sources, tiles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tile
}

// rawFeature is a feature as the bytes have it.
type rawFeature struct {
	id         uint64
	kind       uint64
	paths      [][][2]int64 // one for each MoveTo; rings are open
	properties map[string]any
}

type rawLayer struct {
	name     string
	features []rawFeature
}

// message splits protobuf bytes into fields and hands them on in order.
func message(data []byte, field func(number int, n uint64, body []byte) error) error {
	for len(data) > 0 {
		key, k := binary.Uvarint(data)
		if k <= 0 {
			return fmt.Errorf("broken key")
		}
		data = data[k:]
		n, k := binary.Uvarint(data)
		if k <= 0 {
			return fmt.Errorf("broken number in field %d", key>>3)
		}
		data = data[k:]
		var body []byte
		switch key & 7 {
		case 0:
		case 2:
			if uint64(len(data)) < n {
				return fmt.Errorf("field %d is cut short", key>>3)
			}
			body, data = data[:n], data[n:]
		default:
			return fmt.Errorf("wire type %d", key&7)
		}
		if err := field(int(key>>3), n, body); err != nil {
			return err
		}
	}
	return nil
}

// read decodes a tile strictly by the specification, and checks that orb's decoder reads the same.
func read(t *testing.T, data []byte) map[string]rawLayer {
	t.Helper()
	layers := map[string]rawLayer{}
	err := message(data, func(number int, _ uint64, body []byte) error {
		if number != 3 {
			return fmt.Errorf("field %d in a tile", number)
		}
		l, err := readLayer(body)
		if _, twice := layers[l.name]; twice {
			return fmt.Errorf("layer %q comes twice", l.name)
		}
		layers[l.name] = l
		return err
	})
	if err != nil {
		t.Fatalf("tile: %v", err)
	}
	decoded, err := mvt.Unmarshal(data)
	if err != nil {
		t.Fatalf("orb: %v", err)
	}
	for _, l := range decoded {
		mine := layers[l.Name].features
		if len(mine) != len(l.Features) || l.Extent != 4096 || l.Version != 2 {
			t.Fatalf("orb reads layer %q of %d features, extent %d, version %d", l.Name, len(l.Features), l.Extent, l.Version)
		}
		for i, f := range l.Features {
			if id, _ := f.ID.(float64); id != float64(mine[i].id) {
				t.Fatalf("orb reads id %v, not %d", f.ID, mine[i].id)
			}
			if len(f.Properties) != len(mine[i].properties) {
				t.Fatalf("orb reads %v, not %v", f.Properties, mine[i].properties)
			}
			for key, value := range f.Properties {
				if fmt.Sprint(value) != fmt.Sprint(mine[i].properties[key]) {
					t.Fatalf("orb reads %v, not %v", f.Properties, mine[i].properties)
				}
			}
			if g := mine[i].geometry(); !orb.Equal(g, f.Geometry) {
				t.Fatalf("orb reads %v, not %v", f.Geometry, g)
			}
		}
	}
	return layers
}

func readLayer(data []byte) (l rawLayer, err error) {
	var keys []string
	var values []any
	var features [][]byte
	var version, extent uint64
	err = message(data, func(number int, n uint64, body []byte) error {
		switch number {
		case 1:
			l.name = string(body)
		case 2:
			features = append(features, body)
		case 3:
			keys = append(keys, string(body))
		case 4:
			return message(body, func(number int, n uint64, body []byte) error {
				switch number {
				case 1:
					values = append(values, string(body))
				case 5:
					values = append(values, n)
				default:
					return fmt.Errorf("value of kind %d", number)
				}
				return nil
			})
		case 5:
			extent = n
		case 15:
			version = n
		default:
			return fmt.Errorf("field %d in a layer", number)
		}
		return nil
	})
	if err != nil {
		return l, err
	}
	if version != 2 || extent != 4096 || len(features) == 0 {
		return l, fmt.Errorf("layer %q: version %d, extent %d, %d features", l.name, version, extent, len(features))
	}
	seen := map[any]bool{}
	for _, v := range values {
		if seen[v] {
			return l, fmt.Errorf("value %v is written twice", v)
		}
		seen[v] = true
	}
	for _, body := range features {
		f, err := readFeature(body, keys, values)
		if err != nil {
			return l, fmt.Errorf("layer %q, feature %d: %w", l.name, f.id, err)
		}
		l.features = append(l.features, f)
	}
	return l, nil
}

func readFeature(data []byte, keys []string, values []any) (f rawFeature, err error) {
	f.properties = map[string]any{}
	var commands []uint64
	err = message(data, func(number int, n uint64, body []byte) error {
		switch number {
		case 1:
			f.id = n
		case 2:
			tags := numbers(body)
			for i := 0; i+1 < len(tags); i += 2 {
				f.properties[keys[tags[i]]] = values[tags[i+1]]
			}
		case 3:
			f.kind = n
		case 4:
			commands = numbers(body)
		default:
			return fmt.Errorf("field %d in a feature", number)
		}
		return nil
	})
	if err == nil {
		f.paths, err = readPaths(f.kind, commands)
	}
	return f, err
}

func numbers(data []byte) (out []uint64) {
	for len(data) > 0 {
		v, k := binary.Uvarint(data)
		out, data = append(out, v), data[k:]
	}
	return out
}

// readPaths follows the drawing commands, refusing what the specification does.
func readPaths(kind uint64, commands []uint64) (paths [][][2]int64, err error) {
	var at [2]int64
	closed := true
	for i := 0; i < len(commands); {
		id, count := commands[i]&7, int(commands[i]>>3)
		i++
		switch {
		case id == 1 && kind == 1 && len(paths) == 0 && count > 0:
			paths = make([][][2]int64, count)
		case id == 1 && kind > 1 && count == 1 && closed:
			paths, closed = append(paths, nil), kind == 2
		case id == 2 && kind > 1 && count >= int(kind)-1 && len(paths) > 0 && len(paths[len(paths)-1]) == 1:
		case id == 7 && kind == 3 && count == 1 && !closed && len(paths[len(paths)-1]) >= 3:
			closed = true
			continue
		default:
			return nil, fmt.Errorf("command %d × %d does not belong in type %d", id, count, kind)
		}
		for n := range count {
			was := at
			for axis := range at {
				z := commands[i]
				at[axis] += int64(z>>1) ^ -int64(z&1)
				if at[axis] < -64 || at[axis] > 4096+64 {
					return nil, fmt.Errorf("%v lies outside the buffer", at)
				}
				i++
			}
			if id == 2 && was == at {
				return nil, fmt.Errorf("%v is repeated", at)
			}
			target := len(paths) - 1
			if kind == 1 {
				target = n
			}
			paths[target] = append(paths[target], at)
		}
	}
	if !closed || len(paths) == 0 {
		return nil, fmt.Errorf("%d paths, closed: %v", len(paths), closed)
	}
	return paths, nil
}

// geometry returns what orb's decoder would, exteriors told by their positive area.
func (f rawFeature) geometry() orb.Geometry {
	var lines orb.MultiLineString
	for _, path := range f.paths {
		var line orb.LineString
		for _, v := range path {
			line = append(line, orb.Point{float64(v[0]), float64(v[1])})
		}
		lines = append(lines, line)
	}
	switch {
	case f.kind == 1 && len(lines) == 1:
		return lines[0][0]
	case f.kind == 1:
		var points orb.MultiPoint
		for _, line := range lines {
			points = append(points, line[0])
		}
		return points
	case f.kind == 2 && len(lines) == 1:
		return lines[0]
	case f.kind == 2:
		return lines
	}
	var areas orb.MultiPolygon
	for i, line := range lines {
		ring := orb.Ring(append(line, line[0]))
		if exterior := ringArea(f.paths[i]) > 0; exterior || len(areas) == 0 {
			areas = append(areas, orb.Polygon{ring})
		} else {
			areas[len(areas)-1] = append(areas[len(areas)-1], ring)
		}
	}
	if len(areas) == 1 {
		return areas[0]
	}
	return areas
}

// ringArea is the surveyor's formula of the specification, doubled.
func ringArea(ring [][2]int64) (sum int64) {
	for i, v := range ring {
		w := ring[(i+1)%len(ring)]
		sum += v[0]*w[1] - w[0]*v[1]
	}
	return sum
}

// unit returns lon/lat of a place given in units of a tile, by the textbook formula.
func unit(at tiles.Address, x, y float64) orb.Point {
	n := math.Ldexp(4096, int(at.Z))
	wx, wy := (float64(at.X)*4096+x)/n, (float64(at.Y)*4096+y)/n
	return orb.Point{wx*360 - 180, math.Atan(math.Sinh(math.Pi*(1-2*wy))) * 180 / math.Pi}
}
