package ogc

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"needlepoint/assets"
	"needlepoint/geo/crs"
)

// headerKey makes a request safe to send again: the same key and body gets the first result.
const headerKey = "Idempotency-Key"

// create puts a new asset into the book: 201, with its address.
func (a *API) create(r *request) error {
	s, body, system, err := a.readWrite(r, typeGeoJSON, typeJSON)
	if err != nil {
		return err
	}
	asset := assets.Asset{}
	if err := body.apply(&asset); err != nil {
		return err
	}
	if err := s.settle(&asset); err != nil {
		return err
	}
	if asset.Geometry, err = body.shape(system, nil); err != nil {
		return err
	}
	receipt, err := a.commit(r, func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Operations: []assets.Operation{assets.Put(asset)}}, nil
	})
	if err != nil {
		return err
	}
	asset.ID = assets.AssetID(receipt.IDs[0])
	asset.Rev = receipt.Revision
	r.c.Set(fiber.HeaderLocation, r.itemAddress(s, asset.Key()))
	return a.written(r, s, asset, system)
}

// replace makes an asset what the body says, as a whole.
func (a *API) replace(r *request) error {
	s, body, system, err := a.readWrite(r, typeGeoJSON, typeJSON)
	if err != nil {
		return err
	}
	return a.change(r, s, system, func(now assets.Asset) (assets.Asset, error) {
		next := assets.Asset{ID: now.ID, Rev: now.Rev}
		if err := body.apply(&next); err != nil {
			return next, err
		}
		var err error
		next.Geometry, err = body.shape(system, now.Geometry)
		return next, err
	})
}

// update merges the body into an asset: what it does not name stays, the geometry bit for bit.
func (a *API) update(r *request) error {
	s, body, system, err := a.readWrite(r, typePatch, typeGeoJSON, typeJSON)
	if err != nil {
		return err
	}
	return a.change(r, s, system, func(now assets.Asset) (assets.Asset, error) {
		next := now
		if err := body.apply(&next); err != nil {
			return next, err
		}
		var err error
		if body.Geometry != nil {
			next.Geometry, err = body.shape(system, now.Geometry)
		}
		return next, err
	})
}

// readWrite reads what every write with a body comes with.
func (a *API) readWrite(r *request, media ...string) (s set, body featureBody, system crs.System, err error) {
	if s, err = a.find(r.c.Params("collection")); err != nil {
		return s, body, system, err
	}
	if err = r.known(nil); err != nil {
		return s, body, system, err
	}
	if system, err = a.contentReference(r); err != nil {
		return s, body, system, err
	}
	body, err = r.readBody(media...)
	return s, body, system, err
}

// errSame ends a change that changes nothing.
var errSame = errors.New("the asset is so already")

// change commits what next makes of the asset that the path names. An asset that is so already keeps its revision, so
// that a request sent twice leaves one trace.
func (a *API) change(r *request, s set, system crs.System, next func(assets.Asset) (assets.Asset, error)) error {
	var after assets.Asset
	receipt, err := a.commit(r, func(view assets.View) (assets.ChangeSet, error) {
		now, err := a.writable(r, view)
		if err != nil {
			return assets.ChangeSet{}, err
		}
		if after, err = next(now); err != nil {
			return assets.ChangeSet{}, err
		}
		if err := s.settle(&after); err != nil {
			return assets.ChangeSet{}, err
		}
		if assets.SameContent(now, after) {
			return assets.ChangeSet{}, errSame
		}
		op := assets.Replace(after)
		if r.c.Method() == fiber.MethodPut && isStored(system) && !r.conditional() {
			op.IfRev = assets.AnyRevision // nothing of what is replaced goes into it, so that it can be sent again
		}
		return assets.ChangeSet{Operations: []assets.Operation{op}}, nil
	})
	switch {
	case err == nil:
		after.Rev = receipt.Revision
	case !errors.Is(err, errSame):
		return err
	}
	return a.written(r, s, after, system)
}

// remove takes an asset out of the book; undoing the revision brings it back under its id. Taking out of service is an
// update of the stage.
func (a *API) remove(r *request) error {
	if err := r.known(nil); err != nil {
		return err
	}
	id := r.c.Params("item")
	receipt, err := a.commit(r, func(view assets.View) (assets.ChangeSet, error) {
		asset, err := a.writable(r, view)
		op := assets.Drop(asset)
		if !r.conditional() {
			op.IfRev = assets.AnyRevision
		}
		if n, gone := a.gone(r, view); gone && r.c.Get(headerKey) != "" {
			// It may be gone by the same request, sent before: the book knows by the key.
			op, err = assets.Operation{Action: assets.Delete, Noun: assets.AssetNoun, ID: n, IfRev: r.expected()}, nil
		}
		return assets.ChangeSet{Operations: []assets.Operation{op}}, err
	})
	if err != nil {
		return err
	}
	r.c.Set(headerRevision, revisionText(receipt.Revision))
	return r.sendJSON(typeJSON, struct {
		ID       string          `json:"id"`
		Revision assets.Revision `json:"revision"`
	}{id, receipt.Revision})
}

// gone reports whether the path names no asset that there is, of whatever class, in a collection that there is; n is its id.
func (a *API) gone(r *request, view assets.View) (n int64, gone bool) {
	if _, err := a.find(r.c.Params("collection")); err != nil {
		return 0, false
	}
	n, err := strconv.ParseInt(r.c.Params("item"), 10, 64)
	if err != nil || n <= 0 {
		return 0, false
	}
	_, there := view.Record(assets.AssetNoun, n)
	return n, !there
}

// writable finds the asset that the path names, in the state that If-Match names.
func (a *API) writable(r *request, view assets.View) (assets.Asset, error) {
	_, record, err := a.record(r, view)
	if err != nil {
		return assets.Asset{}, err
	}
	asset, ok := record.(assets.Asset)
	if !ok {
		return asset, fiber.ErrMethodNotAllowed
	}
	return asset, r.fresh(record)
}

// commit hands a change set to the book, as every write of this API is kept: by whom, through which way, why. The
// header Idempotency-Key makes a request safe to send again.
func (a *API) commit(r *request, propose assets.Proposer) (assets.Receipt, error) {
	key := r.c.Get(headerKey)
	if _, err := uuid.Parse(key); key != "" && err != nil {
		return assets.Receipt{}, invalid(headerKey, key, assets.Text{ZH: "应为 UUID", EN: "a UUID is expected"})
	}
	receipt, err := a.Commit(r.c.UserContext(), func(view assets.View) (assets.ChangeSet, error) {
		cs, err := propose(view)
		cs.Key = key
		cs.Reason = "OGC API: " + r.c.Method() + " " + strings.TrimPrefix(r.c.Path(), Root)
		return cs, err
	})
	return receipt, inBody(err)
}

// inBody names the fields of a refusal as the body of a feature has them.
func inBody(err error) error {
	var e *assets.Error
	if !errors.As(err, &e) || e.Code != assets.Invalid {
		return err
	}
	named := *e
	named.Faults = nil
	for _, f := range e.Faults {
		field := f.Field
		if _, rest, ok := strings.Cut(field, ".record."); ok {
			field = rest
		}
		switch attribute, ok := strings.CutPrefix(field, "attributes."); {
		case ok:
			field = "properties." + propertyOf(attribute)
		case field != "geometry" && !strings.HasPrefix(field, "properties."):
			field = "properties." + field
		}
		f.Field = field
		named.Faults = append(named.Faults, f)
	}
	var own *refusal
	if errors.As(err, &own) {
		return err
	}
	return &named
}

// written answers a write with the feature as it now is, in the reference system that it came in.
func (a *API) written(r *request, s set, asset assets.Asset, system crs.System) error {
	r.c.Set(headerRevision, revisionText(max(asset.Rev, r.view.Revision())))
	how := rendering{asGeoJSON, system}
	r.c.Set(fiber.HeaderETag, a.itemTag(r, asset, how))
	r.labelReference(system)
	if r.c.Method() == fiber.MethodPost {
		r.c.Status(fiber.StatusCreated)
	}
	return a.sendFeature(r, s, asset, how)
}
