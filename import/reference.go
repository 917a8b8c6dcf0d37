package importer

import (
	"errors"
	"fmt"

	"needlepoint/assets"
	"needlepoint/geo/crs"
)

// Reference says in which reference system a file's coordinates were taken to be.
type Reference struct {
	Declared string      // the file's own word, short; empty where it says nothing
	Used     string      // such as EPSG:4550; empty of a format that is always in longitude and latitude
	Why      assets.Text // on what evidence
}

// System returns the reference system that the options name; ok is false where they leave it to the file.
func (o Options) System() (s crs.System, ok bool, err error) {
	if o.CRS == "" {
		return crs.System{}, false, nil
	}
	s, err = crs.ByURI(o.CRS)
	return s, err == nil, RefuseCRS(err)
}

// RefuseCRS turns what geo/crs refuses into an error for people; nil stays nil.
func RefuseCRS(err error) error {
	var r *crs.Refusal
	if errors.As(err, &r) {
		return assets.Refuse(assets.Invalid, "import", assets.Text{ZH: r.ZH, EN: r.EN})
	}
	return err
}

// RefuseDeclared is RefuseCRS for a system that the file declares itself, which the options may overrule.
func RefuseDeclared(err error) error {
	var r *crs.Refusal
	if errors.As(err, &r) {
		return assets.Refuse(assets.Invalid, "import", assets.Text{
			ZH: r.ZH + "；若文件所写的坐标系有误，请用 --crs 指明", EN: r.EN + "; if the file is wrong about that, say the right one with --crs"})
	}
	return err
}

// Chosen is the Reference of a file whose system the options name.
func Chosen(s crs.System) Reference {
	return Reference{Used: s.String(), Why: assets.Text{
		ZH: "坐标系：" + s.String() + "（" + s.ZH + "），按指定", EN: "reference system: " + s.String() + " (" + s.EN + "), as you chose"}}
}

// Declared is the Reference of a file that names its system itself.
func Declared(word string, s crs.System) Reference {
	if word == s.String() {
		return Reference{Declared: word, Used: word, Why: assets.Text{
			ZH: fmt.Sprintf("坐标系：%s（%s），文件所写", s, s.ZH), EN: fmt.Sprintf("reference system: %s (%s), as the file says", s, s.EN)}}
	}
	return Reference{Declared: word, Used: s.String(), Why: assets.Text{
		ZH: fmt.Sprintf("坐标系：%s（%s），文件写作“%s”", s, s.ZH, Shorten(word)), EN: fmt.Sprintf("reference system: %s (%s), which the file calls %q", s, s.EN, Shorten(word))}}
}
