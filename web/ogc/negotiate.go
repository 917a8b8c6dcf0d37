package ogc

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// Media types of what is sent and taken.
const (
	typeJSON    = "application/json"
	typeGeoJSON = "application/geo+json"
	typeSchema  = "application/schema+json"
	typeHTML    = "text/html"
	typeOpenAPI = "application/vnd.oai.openapi+json;version=3.0"
	typePatch   = "application/merge-patch+json"
)

// form is one of the encodings that a resource can be sent in.
type form struct {
	key   string // of the parameter f
	media string // what it is sent as
	also  string // a media type that asks for it too and, where asked for, labels it
}

// The encodings.
var (
	asJSON    = form{"json", typeJSON, ""}
	asGeoJSON = form{"json", typeGeoJSON, typeJSON}
	asSchema  = form{"json", typeSchema, typeJSON}
	asOpenAPI = form{"json", typeOpenAPI, typeJSON}
	asHTML    = form{"html", typeHTML, ""}
)

// negotiate picks one of the forms, the first where the client takes anything: by the parameter f, else by Accept. It
// returns the form with the media type to label it with.
func (r *request) negotiate(forms ...form) (form, error) {
	r.c.Vary(fiber.HeaderAccept, fiber.HeaderAcceptEncoding, fiber.HeaderAcceptLanguage)
	if f := r.c.Query("f"); f != "" {
		var keys []string
		for _, have := range forms {
			if have.key == f || have.media == f {
				return have, nil
			}
			keys = append(keys, have.key)
		}
		list := strings.Join(keys, ", ")
		return form{}, badParameter("f", f, assets.Text{ZH: "应为 " + list + " 之一", EN: "one of " + list + " is expected"})
	}
	accept := r.c.Get(fiber.HeaderAccept)
	if strings.TrimSpace(accept) == "" {
		return forms[0], nil
	}
	best, quality := form{}, 0.0
	for _, have := range forms {
		for _, media := range []string{have.media, have.also} {
			if q := qualityOf(accept, media); media != "" && q > quality {
				best, quality = have, q
				best.media = media
			}
		}
	}
	if quality == 0 {
		var list []string
		for _, have := range forms {
			list = append(list, have.media)
		}
		return form{}, refuse(fiber.StatusNotAcceptable, assets.Unsupported, assets.Text{
			ZH: "Accept＝“" + accept + "”：这里只能给出 " + strings.Join(list, "、"),
			EN: "Accept = " + strconv.Quote(accept) + ": only " + strings.Join(list, ", ") + " can be had here"})
	}
	return best, nil
}

// qualityOf returns how much an Accept header wants a media type, by the most specific range that names it.
func qualityOf(accept, media string) float64 {
	media, _, _ = strings.Cut(media, ";")
	major, _, _ := strings.Cut(media, "/")
	quality, specific := 0.0, -1
	for part := range strings.SplitSeq(strings.ToLower(accept), ",") {
		name, rest, _ := strings.Cut(part, ";")
		level := -1
		switch strings.TrimSpace(name) {
		case media:
			level = 2
		case major + "/*":
			level = 1
		case "*/*", "*":
			level = 0
		}
		if level <= specific {
			continue
		}
		q := 1.0
		for param := range strings.SplitSeq(rest, ";") {
			if text, ok := strings.CutPrefix(strings.TrimSpace(param), "q="); ok {
				if v, err := strconv.ParseFloat(text, 64); err == nil && v >= 0 {
					q = min(v, 1)
				}
			}
		}
		quality, specific = q, level
	}
	return quality
}
