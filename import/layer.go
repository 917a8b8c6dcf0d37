package importer

import (
	"context"
	"fmt"
	"strings"

	"needlepoint/assets"
)

// Layer is one of the sets of rows that a file holds.
type Layer struct {
	Name     string      // by which Options.Layer chooses it; with its folder in an archive
	Rows     int         // as the file counts them; -1 where it does not say
	Geometry string      // the file's word: "Polygon", "MULTIPOINT"
	CRS      string      // what the file says of its reference system, short; empty where nothing
	Refused  assets.Text // why the layer cannot be read; empty where it can
}

// Layered is what a Format is besides where a file of it may hold several layers.
type Layered interface {
	// Layers lists them in the order of the file, those that cannot be read among them.
	Layers(ctx context.Context, in Input, opts Options) ([]Layer, error)
}

// Layers lists the layers of a file, without opening one; nothing for a format that has none.
func Layers(ctx context.Context, formats []Format, in Input, opts Options) ([]Layer, error) {
	format, err := accepted(formats, in, opts)
	if err != nil {
		return nil, err
	}
	if l, ok := format.(Layered); ok {
		return l.Layers(ctx, in, opts)
	}
	return nil, nil
}

// ChooseLayer returns the index of the layer that the options name, or of the only one that is there to read. The
// error lists what there is.
func ChooseLayer(layers []Layer, opts Options) (int, error) {
	if len(layers) == 0 {
		return 0, assets.Refuse(assets.Invalid, "import", assets.Text{ZH: "文件里没有可导入的图层", EN: "the file holds no layer to import"})
	}
	if opts.Layer != "" {
		return namedLayer(layers, opts.Layer)
	}
	if len(layers) == 1 {
		return 0, nil
	}
	filled := -1
	for i, l := range layers {
		if l.Rows == 0 || l.Refused != (assets.Text{}) {
			continue
		}
		if filled >= 0 {
			return 0, assets.Refuse(assets.Invalid, "import", assets.Text{
				ZH: "文件里有多个图层，请用 --layer 选一个：" + layerNames(layers),
				EN: "the file holds several layers; choose one with --layer: " + layerNames(layers)})
		}
		filled = i
	}
	return max(filled, 0), nil
}

func namedLayer(layers []Layer, name string) (int, error) {
	found, times := 0, 0
	for i, l := range layers {
		if l.Name == name {
			return i, nil
		}
		if strings.EqualFold(l.Name, name) || strings.HasSuffix(strings.ToLower(l.Name), "/"+strings.ToLower(name)) {
			found, times = i, times+1
		}
	}
	switch times {
	case 1:
		return found, nil
	case 0:
		return 0, assets.Refuse(assets.Invalid, "import", assets.Text{
			ZH: fmt.Sprintf("没有图层“%s”；文件里有：%s", name, layerNames(layers)),
			EN: fmt.Sprintf("there is no layer %q; the file holds %s", name, layerNames(layers))})
	}
	return 0, assets.Refuse(assets.Invalid, "import", assets.Text{
		ZH: fmt.Sprintf("有 %d 个图层叫“%s”；请写全名：%s", times, name, layerNames(layers)),
		EN: fmt.Sprintf("%d layers are called %q; write the whole name: %s", times, name, layerNames(layers))})
}

func layerNames(layers []Layer) string {
	const most = 40
	var names []string
	for i, l := range layers {
		if i == most {
			names = append(names, fmt.Sprintf("… (%d)", len(layers)))
			break
		}
		names = append(names, l.Name)
	}
	return strings.Join(names, ", ")
}
