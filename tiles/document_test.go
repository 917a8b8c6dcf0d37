package tiles_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/tiles"
)

func TestGzipIsTheSameTileUnderAnotherETag(t *testing.T) {
	r := seeded(t, 9)
	tile := render(t, here, sketch{r, here}.shapes(200))
	packed := tile.Gzip()
	if packed.ETag != tile.GzipETag() || packed.ETag == tile.ETag || len(packed.Data) >= len(tile.Data) {
		t.Errorf("%s for %d bytes, %s for %d", tile.ETag, len(tile.Data), packed.ETag, len(packed.Data))
	}
	for _, tag := range []string{tile.ETag, packed.ETag} {
		if len(tag) < 10 || tag[0] != '"' || tag[len(tag)-1] != '"' || bytes.ContainsAny([]byte(tag[1:len(tag)-1]), "\" ,") {
			t.Errorf("%s is no strong ETag", tag)
		}
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(packed.Data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(data, tile.Data) {
		t.Errorf("%v, %d bytes, not %d", err, len(data), len(tile.Data))
	}
	if !unpacked.ModTime.IsZero() || unpacked.Name != "" {
		t.Errorf("%v", unpacked.Header)
	}
}

func TestTileJSON(t *testing.T) {
	document := tiles.Set{
		Name: "绣城", URL: "http://127.0.0.1/tiles/{z}/{x}/{y}.mvt",
		Extent: orb.Bound{Min: orb.Point{123, 41}, Max: orb.Point{123.25, 41.5}},
		Layers: []tiles.Layer{tiles.AssetLayer(), tiles.BoundaryLayer(), tiles.CellLayer()},
	}.TileJSON()
	text, err := json.MarshalIndent(document, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	// The members and types that the TileJSON 3.0.0 specification asks for.
	var read struct {
		TileJSON     string
		Tiles        []string
		MinZoom      *int
		MaxZoom      *int
		Bounds       []float64
		Center       []float64
		VectorLayers []struct {
			ID     string
			Fields map[string]string
		} `json:"vector_layers"`
	}
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if read.TileJSON != "3.0.0" || len(read.Tiles) != 1 || read.MinZoom == nil || *read.MinZoom != 0 || *read.MaxZoom != tiles.ServedZoom ||
		len(read.Bounds) != 4 || read.Bounds[2] != 123.25 || len(read.Center) != 3 || read.Center[0] != 123.125 || read.Center[2] > float64(*read.MaxZoom) {
		t.Errorf("%s", text)
	}
	fields := map[string]int{"assets": 6, "boundaries": 5, "cells": 5, "omitted": 3}
	for _, l := range read.VectorLayers {
		if len(l.Fields) != fields[l.ID] {
			t.Errorf("%s: %v", l.ID, l.Fields)
		}
		delete(fields, l.ID)
	}
	if len(fields) > 0 {
		t.Errorf("no layer %v in %s", fields, text)
	}
	world := tiles.Set{URL: "/{z}/{x}/{y}"}.TileJSON()
	if world.Bounds != [4]float64{-180, -tiles.MaxLatitude, 180, tiles.MaxLatitude} || world.Center != [3]float64{} {
		t.Errorf("%+v", world)
	}
}
