package tiles_test

import (
	"context"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/tiles"
)

// book is a store that holds given records and never changes.
type book struct {
	assets.Store
	records []assets.Record
}

func (b book) Load(_ context.Context, _ assets.Revision, each func(assets.Record) error) (assets.Head, error) {
	for _, r := range b.records {
		if err := each(r); err != nil {
			return assets.Head{}, err
		}
	}
	return assets.Head{Revision: 1, At: time.Unix(0, 0)}, nil
}

func (b book) Changes(ctx context.Context, _ assets.Revision) (assets.Committed, error) {
	<-ctx.Done()
	return assets.Committed{}, ctx.Err()
}

// viewOf returns a view of the records, boundaries before assets as a store yields them.
func viewOf(t testing.TB, records ...assets.Record) assets.View {
	t.Helper()
	inventory, err := assets.Open(t.Context(), book{records: records}, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inventory.Close)
	return inventory.View()
}

func TestLayersOfTheInventory(t *testing.T) {
	view := viewOf(t,
		assets.Boundary{ID: 9, Ref: "C-1", Kind: assets.Cell, Grid: "城管网格", Name: "一号", Stage: assets.InService, Geometry: square(-500, -500, 6000)},
		assets.Boundary{ID: 10, Kind: assets.Project, Stage: assets.Retired, Geometry: square(0, 0, 100)},
		assets.Asset{ID: 1, Ref: "L-1", Class: "street_light", Name: "灯 1", Condition: assets.Damaged, Stage: assets.InService, Geometry: unit(here, 100, 100)},
		assets.Asset{ID: 2, Class: "road", Condition: assets.Intact, Stage: assets.Planned, Geometry: orb.LineString{unit(here, 0, 0), unit(here, 500, 0)}},
		assets.Asset{ID: 3, Class: "road", Condition: assets.Intact, Stage: assets.Retired, Geometry: unit(here, 7, 7)},
		assets.Asset{ID: 4, Class: "lawn", Condition: assets.Damaged, Stage: assets.InService, Geometry: square(300.1, 300.1, 0.2)},
		assets.Asset{ID: 5, Class: "lawn", Condition: assets.Intact, Stage: assets.InService, Geometry: square(400.1, 400.1, 0.2)},
		assets.Asset{ID: 6, Class: "lawn", Condition: assets.Intact, Stage: assets.InService, Geometry: unit(here, 9000, 0)},
	)
	layers := read(t, render(t, here, tiles.Assets(view, assets.Filter{}), tiles.Boundaries(view, assets.BoundaryFilter{})).Data)
	got := map[uint64]map[string]any{}
	for _, name := range []string{"assets", "boundaries"} {
		for _, f := range layers[name].features {
			got[f.id] = f.properties
		}
	}
	want := map[uint64]map[string]any{
		1: {"ref": "L-1", "class": "street_light", "condition": "damaged", "stage": "in_service", "name": "灯 1"},
		2: {"class": "road", "condition": "intact", "stage": "planned"},
		4: {"class": "lawn", "condition": "damaged", "stage": "in_service"},
		9: {"ref": "C-1", "kind": "cell", "grid": "城管网格", "stage": "in_service", "name": "一号"},
	}
	if len(got) != len(want) {
		t.Errorf("%v", got)
	}
	for id, properties := range want {
		if len(got[id]) != len(properties) {
			t.Errorf("%d: %v", id, got[id])
		}
		for key, value := range properties {
			if got[id][key] != value {
				t.Errorf("%d: %s is %v, not %v", id, key, got[id][key], value)
			}
		}
	}
	omitted := layers["omitted"].features
	if len(omitted) != 1 || omitted[0].properties["layer"] != "assets" || omitted[0].properties["n_total"] != uint64(4) || omitted[0].properties["n_shown"] != uint64(3) {
		t.Errorf("%+v", omitted)
	}

	narrow := render(t, here, tiles.Assets(view, assets.Filter{Conditions: []assets.Condition{assets.Damaged}}),
		tiles.Boundaries(view, assets.BoundaryFilter{Stages: assets.AnyStage()}))
	if narrow.Layers[0].Total != 2 || narrow.Layers[1].Total != 2 {
		t.Errorf("%+v", narrow.Layers)
	}
}
