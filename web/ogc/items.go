package ogc

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/geo/crs"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// items answers a page of a collection.
func (a *API) items(r *request) error {
	s, err := a.find(r.c.Params("collection"))
	if err != nil {
		return err
	}
	f, err := r.negotiate(asGeoJSON, asHTML)
	if err != nil {
		return err
	}
	q, values, err := a.ask(r, s, f)
	if err != nil {
		return err
	}
	r.labelReference(q.crs)
	if r.unchanged(a.bookTag(r, f)) {
		return nil
	}
	if f.key == asGeoJSON.key && q.isPlain() {
		return a.plainItems(r, s, f, q, values)
	}
	found, err := q.collect(r.c.UserContext(), r.view)
	if err != nil {
		return err
	}
	last := int64(0)
	if found.more {
		last = found.records[len(found.records)-1].Key()
	}
	links := r.pageLinks(s, f, last, values)
	r.linkHeader(links)
	if f.key == asHTML.key {
		return a.itemsPage(r, q, found, links)
	}
	body, err := a.appendPage(make([]byte, 0, 512+400*len(found.records)), q, found, links)
	if err != nil {
		return fmt.Errorf("items: %w", err)
	}
	return r.send(f.media, body)
}

const pageStart = `{"type":"FeatureCollection","features":[`

// appendPage writes a FeatureCollection. Its bytes follow from the view and the request, but for timeStamp, which the
// standard wants to be the time of the answer.
func (a *API) appendPage(out []byte, q question, found answer, links []link) ([]byte, error) {
	out = append(out, pageStart...)
	for i, record := range found.records {
		if i > 0 {
			out = append(out, ',', '\n')
		}
		out = append(a.appendFeature(out, record, q.crs), '}')
	}
	return a.appendPageEnd(out, found.matched, len(found.records), links)
}

// appendPageEnd writes what follows the features.
func (a *API) appendPageEnd(out []byte, matched, returned int, links []link) ([]byte, error) {
	out = append(out, `],"links":`...)
	list, err := appendDocument(nil, links)
	if err != nil {
		return nil, err
	}
	out = append(out, list...)
	if matched >= 0 {
		out = append(out, `,"numberMatched":`...)
		out = strconv.AppendInt(out, int64(matched), 10)
	}
	out = append(out, `,"numberReturned":`...)
	out = strconv.AppendInt(out, int64(returned), 10)
	out = append(out, `,"timeStamp":"`...)
	out = a.Clock().UTC().AppendFormat(out, time.RFC3339)
	return append(out, `"}`...), nil
}

// pageLinks links a page to itself, to its other encoding, to its collection and, where there is one, to the next page, which
// begins after the id last.
func (r *request) pageLinks(s set, f form, last int64, values url.Values) []link {
	self, other := f, asHTML
	if f.key == asHTML.key {
		other = asGeoJSON
	}
	at := r.base + "/collections/" + s.id
	links := []link{{r.here(), "self", self.media, ""}, {r.here("f", other.key), "alternate", other.media, ""}, {at, "collection", typeJSON, ""}}
	if last > 0 {
		links = append(links, link{r.here("token", tokenOf(last, values)), "next", self.media, ""})
	}
	return links
}

// record finds the record that the path of a request names.
func (a *API) record(r *request, view assets.View) (set, assets.Record, error) {
	s, err := a.find(r.c.Params("collection"))
	if err != nil {
		return s, nil, err
	}
	given := r.c.Params("item")
	id, err := strconv.ParseInt(given, 10, 64)
	if err == nil && strconv.FormatInt(id, 10) == given {
		if record, ok := view.Record(s.noun, id); ok && s.holds(record) {
			return s, record, nil
		}
	}
	return s, nil, assets.Refuse(assets.NotFound, "item", assets.Text{
		ZH: fmt.Sprintf("数据集 %s 中没有编号为“%.40s”的要素", s.id, given),
		EN: fmt.Sprintf("collection %s has no feature with id %.40q", s.id, given)})
}

// item answers one feature.
func (a *API) item(r *request) error {
	s, record, err := a.record(r, r.view)
	if err != nil {
		return err
	}
	if err := r.known([]string{"crs"}); err != nil {
		return err
	}
	f, err := r.negotiate(asGeoJSON, asHTML)
	if err != nil {
		return err
	}
	system := crs.CRS84()
	if uri := r.c.Query("crs"); uri != "" {
		if system, err = a.reference(r, "crs", uri); err != nil {
			return err
		}
	}
	r.labelReference(system)
	how := rendering{f, system}
	if r.unchanged(a.itemTag(r, record, how)) {
		return nil
	}
	if f.key == asHTML.key {
		r.linkHeader(r.itemLinks(s, record, f))
		return a.itemPage(r, s, record)
	}
	return a.sendFeature(r, s, record, how)
}

// rendering is how a feature is sent.
type rendering struct {
	form   form
	system crs.System
}

func (a *API) sendFeature(r *request, s set, record assets.Record, how rendering) error {
	links := r.itemLinks(s, record, how.form)
	r.linkHeader(links)
	list, err := appendDocument(nil, links)
	if err != nil {
		return fmt.Errorf("item: %w", err)
	}
	body := append(a.appendFeature(nil, record, how.system), `,"links":`...)
	return r.send(how.form.media, append(append(body, list...), '}'))
}

func (r *request) itemAddress(s set, id int64) string {
	return r.base + "/collections/" + s.id + "/items/" + strconv.FormatInt(id, 10)
}

func (r *request) itemLinks(s set, record assets.Record, f form) []link {
	at, other := r.itemAddress(s, record.Key()), asHTML
	self := at
	if r.c.Method() == fiber.MethodGet || r.c.Method() == fiber.MethodHead {
		self = r.here()
	}
	if f.key == asHTML.key {
		other = asGeoJSON
	}
	return []link{{self, "self", f.media, ""}, {at + "?f=" + other.key, "alternate", other.media, ""},
		{r.base + "/collections/" + s.id, "collection", typeJSON, ""}}
}
