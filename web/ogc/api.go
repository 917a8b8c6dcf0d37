package ogc

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/assets/cql2"
	"needlepoint/geo/crs"
)

// Root is the path under which everything lies.
const Root = "/ogc"

// Config is what the API needs from the service around it; every field must be set but Sample.
type Config struct {
	View      func(*fiber.Ctx) assets.View // what the reader of a request may see
	Catalogue *assets.Catalogue
	Commit    func(context.Context, assets.Proposer) (assets.Receipt, error) // under the name of who asks, as far as his right goes
	Refuse    func(c *fiber.Ctx, status int, err error) error                // answers an error; status 0: as the error's code says
	Language  func(*fiber.Ctx) string                                        // "zh" or "en"
	Clock     func() time.Time
	Version   string
	Edition   string // of the program and its catalogue: other ones word the same book otherwise
	Sample    string // the notice that the data are invented; empty where they are not
}

// API answers the requests under Root. It is safe for concurrent use.
type API struct {
	Config
	classes map[assets.ClassKey]assets.Class

	known   map[string][]property           // of every collection, by its id
	simple  map[string]map[string]*property // those that a parameter can ask for, by collection and name
	systems []crs.System                    // all there are

	assetQueryables    cql2.Queryables[*assets.Asset] // of all classes
	boundaryQueryables cql2.Queryables[*assets.Boundary]

	decimals     map[assets.ClassKey]map[string]bool // as decimalsOf tells
	kindDecimals map[assets.Kind]map[string]bool

	answers []fiber.Handler // by resource

	pages sync.Pool // of *pageBuffer

	mu      sync.Mutex
	extents *extents // of the newest revision asked for
}

// New makes an API; Mount puts it to an app.
func New(c Config) *API {
	a := &API{Config: c, classes: map[assets.ClassKey]assets.Class{}, known: map[string][]property{}, simple: map[string]map[string]*property{}, systems: crs.All(),
		assetQueryables: cql2.AssetQueryables(c.Catalogue, ""), boundaryQueryables: cql2.BoundaryQueryables(c.Catalogue, ""),
		decimals: map[assets.ClassKey]map[string]bool{}, kindDecimals: map[assets.Kind]map[string]bool{}}
	for _, class := range c.Catalogue.Classes() {
		a.classes[class.Key] = class
		a.decimals[class.Key] = decimalsOf(c.Catalogue.Fields(class.Key))
	}
	sets := []set{{id: assetsID, noun: assets.AssetNoun}, {id: boundariesID, noun: assets.BoundaryNoun}}
	for key, class := range a.classes {
		sets = append(sets, set{id: string(key), noun: assets.AssetNoun, class: &class})
	}
	for _, s := range sets {
		a.known[s.id] = a.listProperties(s)
		a.simple[s.id] = map[string]*property{}
		for _, p := range a.filterable(s) {
			if p.simple() {
				a.simple[s.id][p.field.Key] = &p
			}
		}
	}
	for _, r := range a.resources() {
		a.answers = append(a.answers, a.at(r.verbs))
	}
	for _, kind := range assets.AllKinds() {
		a.kindDecimals[kind] = decimalsOf(c.Catalogue.KindFields(kind))
	}
	return a
}

// verbs are the methods of one resource. OPTIONS and HEAD are answered for all.
type verbs map[string]func(*request) error

// resource is one path of the API and what can be done with it.
type resource struct {
	path string
	verbs
}

func (a *API) resources() []resource {
	return []resource{
		{"", verbs{"GET": a.landing}},
		{"/conformance", verbs{"GET": a.conformance}},
		{"/api", verbs{"GET": a.openAPI}},
		{"/api.html", verbs{"GET": a.openAPIPage}},
		{"/functions", verbs{"GET": a.functions}},
		{"/collections", verbs{"GET": a.collections}},
		{"/collections/:collection", verbs{"GET": a.collection}},
		{"/collections/:collection/schema", verbs{"GET": a.schema}},
		{"/collections/:collection/feature-schema", verbs{"GET": a.featureSchema}},
		{"/collections/:collection/queryables", verbs{"GET": a.queryables}},
		{"/collections/:collection/items", verbs{"GET": a.items, "POST": a.create}},
		{"/collections/:collection/items/:item", verbs{"GET": a.item, "PUT": a.replace, "PATCH": a.update, "DELETE": a.remove}},
	}
}

// Paths lists every path of the API as the router has it.
func Paths() (out []string) {
	for _, r := range (*API)(nil).resources() {
		out = append(out, Root+r.path)
	}
	return out
}

// Mount registers every path of the API; who asks is answered by the API that is chosen for him.
func Mount(app fiber.Router, choose func(*fiber.Ctx) *API) {
	for i, r := range (*API)(nil).resources() {
		app.All(Root+r.path, func(c *fiber.Ctx) error { return choose(c).answers[i](c) })
	}
	app.All(Root+"/*", func(c *fiber.Ctx) error {
		return choose(c).answer(func(*request) error { return fiber.ErrNotFound })(c)
	})
}

// at answers for one resource, with OPTIONS, and 405 with Allow for every method that it does not take.
func (a *API) at(v verbs) fiber.Handler {
	return a.answer(func(r *request) error {
		allowed := v.allowed(r)
		r.c.Set(fiber.HeaderAllow, strings.Join(allowed, ", "))
		method := r.c.Method()
		switch {
		case !slices.Contains(allowed, method):
			return refuse(fiber.StatusMethodNotAllowed, assets.Unsupported, assets.Text{
				ZH: method + "：这个地址只接受 " + strings.Join(allowed, "、"),
				EN: method + ": this address takes only " + strings.Join(allowed, ", ")})
		case method == fiber.MethodOptions:
			return a.options(r)
		case method == fiber.MethodHead:
			method = fiber.MethodGet
		}
		return v[method](r)
	})
}

// allowed lists the methods that the resource of a request takes: writes only where its collection may be written.
func (v verbs) allowed(r *request) []string {
	out := []string{fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions}
	if r.c.Params("collection") == boundariesID {
		return out
	}
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE"} {
		if v[method] != nil {
			out = append(out, method)
		}
	}
	return out
}

// options answers what may be done, also to the browser of another site: that it may read. An item need not exist,
// so that a client can ask about an empty collection.
func (a *API) options(r *request) error {
	if id := r.c.Params("collection"); id != "" {
		if _, err := a.find(id); err != nil {
			return err
		}
	}
	r.c.Set(fiber.HeaderAccessControlAllowMethods, "GET, HEAD, OPTIONS")
	r.c.Set(fiber.HeaderAccessControlAllowHeaders, "Accept, Accept-Language, If-None-Match")
	return r.c.SendStatus(fiber.StatusNoContent)
}

// request is one request with the one view that it is answered from.
type request struct {
	c    *fiber.Ctx
	view assets.View
	base string // absolute address of Root
	lang string

	values url.Values // of its query, once they were read; not to be written to
}

// say returns a text in the reader's language.
func (r *request) say(t assets.Text) string { return t.In(r.lang) }

// answer turns a handler of ours into one of fiber's.
func (a *API) answer(h func(*request) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := &request{c: c, view: a.View(c), base: c.BaseURL() + Root, lang: a.Language(c)}
		c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
		c.Set(fiber.HeaderAccessControlExposeHeaders, "Content-Crs, ETag, Link, Needlepoint-Revision")
		c.Set(fiber.HeaderCacheControl, "private, no-cache") // what is answered depends on who asks
		c.Set(headerRevision, revisionText(r.view.Revision()))
		err := h(r)
		if err == nil {
			return nil
		}
		var own *refusal
		if errors.As(err, &own) {
			return a.Refuse(c, own.status, own.err)
		}
		return a.Refuse(c, 0, err)
	}
}
