package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	endian "encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// verdict is what became of a file that was brought to the import in the browser.
type verdict struct {
	ID, State string
	Failure   *struct{ ZH, EN string }
	text      string // the whole answer
}

// honest brings a file that nothing is wrong with: what refuses the others must not refuse this one.
func (v *victim) honest() {
	v.t.Helper()
	if made := v.bring("路灯.csv", []byte("name,lon,lat\na,123.06,41.08\n")); made.State != "planned" && made.State != "choosing" {
		v.t.Errorf("an honest file: %s %.500s", made.State, made.text)
	}
}

// bring uploads a file under a name, and waits until the service has made up its mind about it.
func (v *victim) bring(name string, data []byte) verdict {
	v.t.Helper()
	var made verdict
	r := v.ask("POST", "/api/imports", map[string]any{"files": []any{map[string]any{"name": name, "size": len(data)}}})
	if r.status != 200 {
		v.refused("an import of "+name, r)
		return verdict{State: "refused", text: string(r.body)}
	}
	if err := jsonInto(r.body, &made); err != nil {
		v.t.Fatal(err)
	}
	const piece = 4 << 20
	for at := 0; at == 0 || at < len(data); at += piece {
		r := v.ask("PUT", fmt.Sprintf("/api/imports/%s/files/0?offset=%d", made.ID, at), data[at:min(len(data), at+piece)])
		if r.status != 200 {
			v.refused("a piece of "+name, r)
			return verdict{State: "refused", text: string(r.body)}
		}
	}
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
		r := v.ask("GET", "/api/imports/"+made.ID, nil)
		if r.status != 200 || jsonInto(r.body, &made) != nil {
			v.t.Fatalf("%s: %d %s", name, r.status, r.body)
		}
		made.text = string(r.body)
		switch made.State {
		case "planned", "choosing", "failed", "cancelled", "committed":
			v.want("DELETE", "/api/imports/"+made.ID, nil, 204, nil) // so that the next one finds room
			return made
		}
		if time.Now().After(deadline) {
			v.t.Fatalf("%s: still %s", name, made.State)
		}
	}
}

// TestAttackServerSideRequests names a canary wherever a name, an address or a reference system is taken: nothing is fetched.
func TestAttackServerSideRequests(t *testing.T) {
	v, c := attacked(t), newCanary(t)
	host := strings.TrimPrefix(c.url, "http://")
	v.ask("GET", "/ogc/collections/street_light/items?crs="+escape(c.url+"/crs"), nil)
	v.ask("GET", "/ogc/collections/street_light/items?bbox=1,2,3,4&bbox-crs="+escape(c.url), nil)
	v.ask("GET", "/ogc/collections/street_light/items?filter-crs="+escape(c.url)+"&filter=true", nil)
	v.ask("POST", "/ogc/collections/street_light/items", `{"type":"Feature","geometry":null,"properties":{"$ref":"`+c.url+`"}}`, "Content-Type", "application/geo+json", "Content-Crs", "<"+c.url+">")
	v.ask("GET", "/api/status", nil, "Referer", c.url, "X-Forwarded-Host", host, "Forwarded", "for="+host, "X-Original-URL", c.url, "Origin", c.url)
	v.ask("PUT", "/api/settings/basemaps", map[string]any{"default": "x", "items": []any{map[string]any{"key": "x", "name": map[string]string{"zh": "图", "en": "map"}, "kind": "xyz",
		"url": c.url + "/{z}/{x}/{y}.png", "minzoom": 0, "maxzoom": 19, "attribution": "<img src=" + c.url + ">"}}})
	v.ask("GET", "/api/settings/basemaps", nil)
	for name, data := range map[string]string{
		c.url + "/a.geojson": `{"type":"FeatureCollection","features":[]}`, "/vsicurl/" + c.url + "/a.csv": "lon,lat\n1,2\n", `\\` + host + `\share\a.csv`: "lon,lat\n1,2\n",
		"link.geojson": `{"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"` + c.url + `/crs","type":"proj4"}},"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[123.06,41.08]},"properties":{"url":"` + c.url + `"}}]}`,
		"name.geojson": `{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"` + c.url + `"}},"features":[]}`,
		"lamps.csv":    "name,lon,lat\n\"=WEBSERVICE(\"\"" + c.url + "\"\")\",123.06,41.08\n",
	} {
		v.bring(name, []byte(data))
	}
	v.honest()
	c.silent(t)
}

// TestAttackXMLExternalEntities sends documents that have XML readers open files and addresses, or blow up: there is no reader of XML
// here, and none of them is taken for anything else.
func TestAttackXMLExternalEntities(t *testing.T) {
	v, c := attacked(t), newCanary(t)
	before := v.digest()
	external := `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "` + c.url + `/dtd">%y;<!ENTITY z SYSTEM "` + c.url + `">]>`
	laughs := `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">`
	for i := 'b'; i < 'k'; i++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, i, strings.Repeat(fmt.Sprintf("&%c;", i-1), 10))
	}
	laughs += `]>`
	for _, prologue := range []string{external, laughs} {
		for root, body := range map[string]string{
			"kml": `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>&x;&z;&j;</name><Point><coordinates>123.06,41.08</coordinates></Point></Placemark></kml>`,
			"gml": `<FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:name>&x;&z;&j;</gml:name></FeatureCollection>`,
			"xml": `<OGRVRTDataSource><OGRVRTLayer name="p"><SrcDataSource>/etc/passwd</SrcDataSource>&x;</OGRVRTLayer></OGRVRTDataSource>`,
		} {
			document := prologue + body
			for _, name := range []string{"a." + root, "a.geojson", "a.csv", "a.zip", "a.gpkg", "a.shp"} {
				made := v.bring(name, []byte(document))
				if made.State == "planned" || strings.Contains(made.text, "root:") {
					t.Errorf("%s as %s: %s %.500s", root, name, made.State, made.text)
				}
			}
			v.refused(root+" as a feature", v.ask("POST", "/ogc/collections/street_light/items", document, "Content-Type", "application/gml+xml"))
			v.refused(root+" as a feature", v.ask("POST", "/ogc/collections/street_light/items", document, "Content-Type", "application/geo+json"))
			v.refused(root+" as changes", v.ask("POST", "/api/changesets", document, "Content-Type", "text/xml"))
		}
	}
	v.honest()
	c.silent(t)
	if after := v.digest(); after != before {
		t.Errorf("the book holds %s, and held %s", after, before)
	}
}

// TestAttackSniffedFormats brings files that are one format by name and another by content, some of which name other files: what is not
// both is refused, and no other file is opened.
func TestAttackSniffedFormats(t *testing.T) {
	v := attacked(t)
	secret := filepath.Join(v.dir, "secret.csv")
	if err := os.WriteFile(secret, []byte("name,lon,lat\nsesame-open,123.06,41.08\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	vrt := `<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>` + secret + `</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>`
	book, err := os.ReadFile(v.store)
	if err != nil {
		t.Fatal(err)
	}
	archive := zipped(t, map[string]string{"secret.csv": "lon,lat\n1,2\n"})
	polyglot := append([]byte(`{"type":"FeatureCollection","features":[]}`), archive...)
	for name, data := range map[string][]byte{
		"vrt.geojson": []byte(vrt), "vrt.csv": []byte(vrt), "vrt.vrt": []byte(vrt), "vrt.zip": []byte(vrt), "vrt.gpkg": []byte(vrt),
		"book.geojson": book, "book.csv": book, "book.shp": book, "zip.geojson": archive, "zip.gpkg": archive, "zip.csv": archive, "both.zip": polyglot, "both.gpkg": polyglot,
		"wfs.geojson": []byte("<OGRWFSDataSource><URL>http://127.0.0.1/</URL></OGRWFSDataSource>"), "path.csv": []byte(secret), "path.geojson": []byte(secret), "list.csv": []byte("/vsimem/x,{" + secret + "}"),
		"png.geojson": []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "elf.csv": append([]byte("\x7fELF\x02\x01\x01"), make([]byte, 200)...), "utf16.geojson": {0xff, 0xfe, '{', 0, '}', 0}, "empty.geojson": {},
		"stub.shp": endian.BigEndian.AppendUint32(nil, 9994), "half.gpkg": book[:len(book)/3],
	} {
		made := v.bring(name, data)
		if made.State == "planned" || strings.Contains(made.text, "sesame") {
			t.Errorf("%s: %s %.400s", name, made.State, made.text)
		}
	}
	v.honest()
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "/") { // a folder, which takes nothing
			continue
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// zeros is a zip archive in which entries of the names hold so many zeros each.
func zeros(t *testing.T, each int64, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	packed, sum := deflatedZeros(t, each)
	for _, name := range names {
		w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, Flags: 8, CRC32: sum, CompressedSize64: uint64(len(packed)), UncompressedSize64: uint64(each)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(packed); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// deflatedZeros packs so many zeros once, however many entries hold them.
func deflatedZeros(t *testing.T, n int64) (packed []byte, sum uint32) {
	t.Helper()
	var out bytes.Buffer
	crc := crc32.NewIEEE()
	w, err := flate.NewWriter(&out, flate.DefaultCompression)
	if err == nil {
		_, err = io.CopyN(io.MultiWriter(w, crc), zero{}, n)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), crc.Sum32()
}

type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// TestAttackZipBombs brings archives that inflate to far more than they are, in entries that are read, skipped and nested: they are
// refused, and neither memory nor disk takes what they promise.
func TestAttackZipBombs(t *testing.T) {
	t.Parallel()
	v := attacked(t)
	const huge = 600 << 20
	inner := zeros(t, huge, "lamps.shp")
	var many []string
	for i := range 70_000 {
		many = append(many, fmt.Sprintf("%d.txt", i))
	}
	claims := zipped(t, map[string]string{"lamps.shp": "x", "lamps.dbf": "x", "lamps.shx": "x"})
	for i := 0; i+30 < len(claims); i++ { // sizes in the directory that are not those of the entries
		if bytes.HasPrefix(claims[i:], []byte("PK\x01\x02")) {
			endian.LittleEndian.PutUint32(claims[i+24:], 0xfffffff0)
		}
	}
	begun := v.memory()
	for name, data := range map[string][]byte{
		"main.zip": zeros(t, huge, "lamps.shp", "lamps.shx", "lamps.dbf"), "table.zip": zeros(t, huge, "lamps.dbf"), "skipped.zip": zeros(t, huge, "readme.bin", "lamps.shp"),
		"nested.zip": zipped(t, map[string]string{"inner.zip": string(inner)}), "shapes-in-zip.zip": zipped(t, map[string]string{"lamps.shp.zip": string(inner), "lamps.shp": "x"}),
		"entries.zip": zeros(t, 1, many...), "claims.zip": claims, "directory.zip": zipped(t, map[string]string{"lamps.shp/": "", "lamps/": ""}),
	} {
		made := v.bring(name, data)
		t.Logf("%s: %s %v", name, made.State, made.Failure)
		if made.State == "planned" || made.State == "choosing" {
			t.Errorf("%s is taken: %.400s", name, made.text)
		}
	}
	v.honest()
	if grown := v.memory() - begun; grown > 500<<20 {
		t.Errorf("the program took %d MB more", grown>>20)
	}
	if size := folderSize(t, v.dir); size > 200<<20 {
		t.Errorf("%d MB lie on the disk", size>>20)
	}
}

func folderSize(t *testing.T, dir string) (sum int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			sum += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// TestAttackPathTraversal names files outside of where they belong, in uploads, archives, basemaps and addresses: nothing is written
// or read there.
func TestAttackPathTraversal(t *testing.T) {
	v := attacked(t)
	target := fmt.Sprintf("np-slip-%d", rand.Uint64())
	names := []string{"../" + target + ".csv", "../../../../../../../tmp/" + target + ".csv", `..\..\` + target + ".csv", "/tmp/" + target + ".csv", `C:\` + target + ".csv", "a/../../" + target + ".csv",
		target + ".csv\x00.png", "./" + target + ".csv", "....//....//" + target + ".csv", "%2e%2e%2f" + target + ".csv", "CON", "..", ".", "/", strings.Repeat("../", 60) + "tmp/" + target + ".csv", "~/" + target + ".csv"}
	for _, name := range names {
		v.bring(name, []byte("name,lon,lat\na,123.06,41.08\n"))
		v.bring("slip.zip", zipped(t, map[string]string{name: "x", "lamps.shp": "x"}))
		v.refused("a basemap "+name, v.ask("PUT", "/api/basemaps/"+escape(name)+"?offset=0&total=4", "PMTi"))
		v.ask("DELETE", "/api/basemaps/"+escape(name), nil)
	}
	var link bytes.Buffer
	z := zip.NewWriter(&link)
	header := &zip.FileHeader{Name: "lamps.shp"}
	header.SetMode(fs.ModeSymlink | 0o777)
	w, err := z.CreateHeader(header)
	if err == nil {
		_, err = io.WriteString(w, "/etc/passwd")
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	if made := v.bring("link.zip", link.Bytes()); made.State == "planned" || strings.Contains(made.text, "root:") {
		t.Errorf("a link in an archive: %s %.300s", made.State, made.text)
	}
	v.honest()
	for _, dir := range []string{"/tmp", v.dir, filepath.Dir(v.dir), ".", "..", "/", os.Getenv("HOME")} {
		if found, _ := filepath.Glob(filepath.Join(dir, "*"+target+"*")); len(found) > 0 {
			t.Errorf("written: %v", found)
		}
	}
	for _, path := range []string{"/../../../../etc/passwd", "/..%2f..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%5c..%5cetc%5cpasswd", "//etc/passwd", "/assets/../../book.gpkg", "/book.gpkg", "/basemaps/..%2f..%2fbook.pmtiles",
		"/basemaps/....pmtiles", "/api/imports/..%2f..%2fbook/rejects", "/api/imports/%2e%2e/rejects", "/.git/config", "/ui/dist/../../web.go", "/tls/authority.pem", "/%00"} {
		if r := v.ask("GET", path, nil); r.status < 400 && !bytes.Contains(r.body, []byte("<div id=\"root\">")) || bytes.Contains(r.body, []byte("root:")) {
			t.Errorf("%s: %d %.200s", path, r.status, r.body)
		}
	}
}
