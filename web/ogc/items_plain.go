package ogc

import (
	"fmt"
	"net/url"
	"strconv"

	"needlepoint/assets"
)

// isPlain reports whether the book itself judges assets by all that a question asks, and they are shown as they are stored: then
// a page is written from where they lie.
func (q question) isPlain() bool {
	return q.noun == assets.AssetNoun && q.time == nil && q.match == nil && len(q.equals) == 0 && isStored(q.crs)
}

// plainItems answers a page of a plain question.
func (a *API) plainItems(r *request, s set, f form, q question, values url.Values) error {
	p := plainPage{api: a, question: q, view: r.view, matched: -1, pageBuffer: a.borrowPage(r.view.Kinds())}
	p.body = append(p.body[:0], pageStart...)
	if err := p.collect(r); err != nil {
		p.giveBack()
		return err
	}
	links := r.pageLinks(s, f, p.next(), values)
	r.linkHeader(links)
	body, err := a.appendPageEnd(p.body, p.matched, p.written, links)
	if err != nil {
		p.giveBack()
		return fmt.Errorf("items: %w", err)
	}
	p.body = body
	return r.sendPage(f.media, p.pageBuffer)
}

// plainPage is a page on its way.
type plainPage struct {
	*pageBuffer
	api      *API
	question question
	view     assets.View
	written  int
	last     assets.AssetID // written
	matched  int            // on all pages; -1 where it is not counted
	more     bool
}

// next returns the id after which the next page begins, 0 where there is none.
func (p *plainPage) next() int64 {
	if !p.more {
		return 0
	}
	return int64(p.last)
}

// collect writes the features, and counts what matches as question.collect does.
func (p *plainPage) collect(r *request) error {
	q := p.question
	shape, some := q.place()
	known, counted, looked := q.known(p.view), 0, 0
	ctx := r.c.UserContext()
	stopped := false
	if some {
		p.view.Pick(assets.Query{Filter: q.facets, Shape: shape}, assets.AssetID(q.after), func(d *assets.Drawn) bool {
			if looked++; looked%4096 == 0 && ctx.Err() != nil {
				return false
			}
			if stopped = looked > patience && p.more; stopped {
				return false
			}
			counted++
			if p.written < q.limit {
				p.feature(d)
				return true
			}
			p.more = true
			return known < 0 && !q.later
		})
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	switch {
	case stopped:
	case known >= 0:
		p.matched = known
	case !q.later:
		p.matched = counted
	}
	return nil
}

// featureStart begins the first feature, and those that follow one.
var featureStart = [...]string{`{"type":"Feature","id":"`, ",\n" + `{"type":"Feature","id":"`}

// feature writes one feature.
func (p *plainPage) feature(d *assets.Drawn) {
	k := p.kind(d.Kind)
	out := append(p.body, featureStart[min(p.written, 1)]...)
	out = d.AppendID(out)
	out = append(out, `","geometry":`...)
	out = d.AppendGeoJSON(out)
	out = append(out, `,"properties":{"ref":"`...)
	if d.PlainTexts() {
		out = append(d.AppendRef(out), k.class...)
		out = append(out, d.Name()...)
	} else {
		p.text = d.AppendRef(p.text[:0])
		out = append(appendInner(out, p.text), k.class...)
		out = appendInner(out, d.Name())
	}
	out = append(out, k.condition...)
	out, whole := p.members.Append(out, p.view, d)
	if !whole {
		out = appendAttributes(out, d.Attributes(), k.decimals)
	}
	if rev := d.Rev(); rev != p.rev || len(p.tail) == 0 {
		p.rev = rev
		p.tail = append(strconv.AppendInt(append(p.tail[:0], `,"rev":`...), int64(rev), 10), '}', '}')
	}
	p.body = append(out, p.tail...)
	p.written, p.last = p.written+1, d.ID
}

// member says how an attribute is shown.
func (a *API) member(class assets.ClassKey, key string) assets.Member {
	switch {
	case isReserved(key):
		return assets.MemberRefused
	case a.decimals[class][key]:
		return assets.MemberDecimal
	}
	return assets.MemberAsIs
}

// kind returns what features of a code have in common. What an earlier page knew of a code is made sure of once a page.
func (p *plainPage) kind(code uint32) *plainKind {
	k := &p.kinds[code]
	if k.page != p.page {
		k.page = p.page
		class, condition, stage := p.view.Kind(code)
		if of := (kindOf{class, condition, stage}); k.of != of {
			k.of = of
			k.class = string(appendText([]byte(`","class":`), string(class))) + `,"name":"`
			k.condition = `"` + string(appendTexts([]byte{','}, propCondition, string(condition), propStage, string(stage)))
			k.decimals = p.api.decimals[class]
		}
	}
	return k
}
