package ogc

import (
	"needlepoint/assets"
	"needlepoint/assets/cql2"
)

// functionBody describes a function that filters may call.
type functionBody struct {
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Returns     []string       `json:"returns"`
	Arguments   []argumentBody `json:"arguments"`
}

type argumentBody struct {
	Type []string `json:"type"`
}

// functions lists what filters may call.
func (a *API) functions(r *request) error {
	if err := r.known(nil); err != nil {
		return err
	}
	f, err := r.negotiate(asJSON, asHTML)
	if err != nil || r.unchanged(a.bookTag(r, f)) {
		return err
	}
	var out struct {
		Functions []functionBody `json:"functions"`
		Links     []link         `json:"links"`
	}
	p := page{Title: r.say(wordFunctions), Path: r.crumbs()}
	for _, function := range cql2.Functions() {
		body := functionBody{Name: function.Name, Description: r.say(function.Description), Returns: []string{formWord(function.Result)}}
		for _, form := range function.Args {
			body.Arguments = append(body.Arguments, argumentBody{[]string{formWord(form)}})
		}
		out.Functions = append(out.Functions, body)
		p.Table.Rows = append(p.Table.Rows, []cell{{Text: body.Name}, {Text: body.Description}})
	}
	out.Links = []link{{r.base + "/functions", "self", typeJSON, ""}, {r.base + "/functions?f=html", "alternate", typeHTML, ""}}
	r.linkHeader(out.Links)
	if f.key == asHTML.key {
		return a.page(r, p)
	}
	return r.sendJSON(f.media, out)
}

var wordFunctions = assets.Text{ZH: "过滤条件可用的函数", EN: "functions of filters"}

// formWord is how the document of functions calls a form.
func formWord(form cql2.Form) string {
	switch form {
	case cql2.NumberForm:
		return "number"
	case cql2.BooleanForm:
		return "boolean"
	case cql2.DateForm, cql2.TimestampForm:
		return "datetime"
	case cql2.GeometryForm:
		return "geometry"
	}
	return "string"
}
