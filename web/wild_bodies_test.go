package web_test

import (
	"encoding/json"
	"strings"
)

// fitting makes up a body that an operation carries out, for those whose schema alone does not say what fits; nil for the others. It is
// what spoiled bodies are made from.
func (w *wild) fitting(d described) any {
	lon, lat := w.known("lon").(float64), w.known("lat").(float64)
	lamp := map[string]any{"class": "street_light", "ref": pick(w, "", "W-1", "W-2"), "name": "灯", "condition": pick(w, "intact", "damaged"),
		"geometry": map[string]any{"type": "Point", "coordinates": []any{lon, lat}}, "attributes": map[string]any{"height_m": 8.5}}
	operation := map[string]any{"action": "insert", "noun": "asset", "record": lamp}
	switch d.method + " " + d.path {
	case "POST /api/changesets":
		if w.IntN(3) == 0 {
			operation = map[string]any{"action": "delete", "noun": "asset", "id": w.known("id")}
		}
		return map[string]any{"key": w.known("key"), "reason": "巡查", "operations": []any{operation}}
	case "POST /api/changesets/{revision}/undo":
		return map[string]any{"key": w.known("key")}
	case "POST /api/bulk":
		return map[string]any{"dry_run": w.IntN(2) == 0, "key": w.known("key"), "select": map[string]any{"condition": []any{"damaged"}, "class": []any{"street_light"}},
			"set": map[string]any{"name": pick(w, "甲", "乙"), "attributes": map[string]any{"notes": "w"}}}
	case "POST /api/assets/query":
		return map[string]any{"class": []any{w.known("class")}, "geometry": w.geometry(lon, lat), "limit": 10}
	case "POST /api/export":
		return map[string]any{"format": "csv", "class": []any{w.known("class")}}
	case "POST /api/imports":
		return map[string]any{"files": []any{map[string]any{"name": pick(w, "lamps.csv", "路灯.csv"), "size": len(delivery)}}}
	case "PUT /api/imports/{id}/files/{n}":
		return delivery
	case "PUT /api/imports/{id}/choices":
		return map[string]any{"class": "street_light", "ref_field": "编码", "lon_field": "lon", "lat_field": "lat", "map": map[string]any{"名称": "name"}}
	case "POST /api/imports/{id}/commit":
		return map[string]any{"key": w.known("key"), "digest": pick(w, append(w.digests, "none")...)}
	case "PUT /api/settings/basemaps":
		return w.settled()
	}
	if d.method != "DELETE" && strings.HasPrefix(d.path, "/ogc/collections/") {
		return w.feature(d, lon, lat)
	}
	return nil
}

// settled are the settings of basemaps as the service has them.
func (w *wild) settled() any {
	var settings map[string]any
	if json.Unmarshal([]byte(w.settings), &settings) != nil {
		return nil
	}
	for _, key := range []string{"$schema", "changed_at", "changed_by"} {
		delete(settings, key)
	}
	for _, one := range list(settings["items"]) {
		delete(one.(map[string]any), "sources")
	}
	return settings
}

func (w *wild) feature(d described, lon, lat float64) any {
	properties := map[string]any{"condition": pick(w, "intact", "damaged"), "notes": "w"}
	if strings.Contains(d.path, "/collections/assets/") {
		properties["class"] = "street_light"
	}
	feature := map[string]any{"type": "Feature", "properties": properties}
	if d.method != "PATCH" || w.IntN(4) == 0 {
		feature["geometry"] = w.geometry(lon, lat)
	}
	return feature
}
