package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/face"
)

// publicCommand shows what the public is told of a book, or changes it.
type publicCommand struct {
	storeFlags
	Set string `help:"File of settings to put in force, as this command prints them; - for the input." placeholder:"FILE" xor:"change"`
	Off bool   `help:"Tell the public nothing; what was chosen is kept." xor:"change"`
}

// maxPublicSettings bounds a file of settings.
const maxPublicSettings = 1 << 20

// Run prints the settings that are in force when it ends. A running service follows within seconds.
func (c publicCommand) Run(ctx context.Context, con *console) (err error) {
	if err := c.mustExist(); err != nil {
		return err
	}
	store, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	meta, ok := store.(assets.Meta)
	if !ok {
		return assets.Refuse(assets.Unsupported, "public", assets.Text{ZH: "这种存储不保存设置", EN: "this store keeps no settings"})
	}
	text, err := meta.Meta(ctx, assets.MetaFace)
	if err != nil {
		return err
	}
	settings, err := face.Read(text)
	if err != nil && c.Set == "" { // what cannot be read can be replaced
		return err
	}
	if c.Set != "" || c.Off {
		if settings, err = c.changed(settings); err != nil {
			return err
		}
		if err := c.keep(ctx, con, meta, &settings); err != nil {
			return err
		}
	}
	enc := json.NewEncoder(con.out)
	enc.SetIndent("", "  ")
	return enc.Encode(settings)
}

// changed returns the settings that are wanted in the place of those in force.
func (c publicCommand) changed(now face.Settings) (face.Settings, error) {
	if c.Off {
		now.On = false
		return now, nil
	}
	var in io.Reader = os.Stdin
	if c.Set != "-" {
		file, err := os.Open(c.Set)
		if err != nil {
			return now, misuse{assets.Text{ZH: "读不了 " + c.Set + "：" + err.Error(), EN: "cannot read " + c.Set + ": " + err.Error()}}
		}
		defer file.Close()
		in = file
	}
	next := face.Initial()
	dec := json.NewDecoder(io.LimitReader(in, maxPublicSettings))
	dec.DisallowUnknownFields() // a slip in a name must not tell more than was meant
	if err := dec.Decode(&next); err != nil {
		return now, misuse{assets.Text{
			ZH: fmt.Sprintf("%s：%v；应为 needlepoint public 打印的那种 JSON", c.Set, err), EN: fmt.Sprintf("%s: %v; JSON as needlepoint public prints it is expected", c.Set, err)}}
	}
	catalogue, err := c.readCatalogue()
	if err != nil {
		return now, err
	}
	return next, next.Check(catalogue)
}

// keep puts settings in force, and notes that in the trail.
func (c publicCommand) keep(ctx context.Context, con *console, meta assets.Meta, next *face.Settings) error {
	at := assets.KeptTime(con.clock())
	next.ChangedAt, next.ChangedBy = &at, actor()
	if err := meta.SetMeta(ctx, assets.MetaFace, next.Text()); err != nil {
		return err
	}
	return c.note(ctx, access.Event{At: at, What: access.SettingsChanged, Subject: "public", Detail: access.DetailOf(map[string]any{
		"on": next.On, "classes": len(next.Classes), "kinds": len(next.Kinds)})})
}
