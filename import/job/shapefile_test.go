package job_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/text/encoding/simplifiedchinese"

	"needlepoint/assets"
	"needlepoint/import/job"
)

// pointFile is the .shp of points in metres, put together from the format's published layout.
func pointFile(points [][2]float64) []byte {
	var b bytes.Buffer
	put := func(order binary.ByteOrder, v any) { _ = binary.Write(&b, order, v) } // a Buffer never fails
	put(binary.BigEndian, [7]int32{9994, 0, 0, 0, 0, 0, int32(50 + 14*len(points))})
	put(binary.LittleEndian, [2]int32{1000, 1})
	put(binary.LittleEndian, [8]float64{points[0][0], points[0][1], points[0][0] + 1000, points[0][1] + 1000})
	for i, p := range points {
		put(binary.BigEndian, [2]int32{int32(i + 1), 10})
		put(binary.LittleEndian, int32(1))
		put(binary.LittleEndian, p)
	}
	return b.Bytes()
}

// textTable is the .dbf of one text column of 20 bytes.
func textTable(column string, values []string) []byte {
	var b bytes.Buffer
	b.Write([]byte{3, 126, 11, 25})
	_ = binary.Write(&b, binary.LittleEndian, int32(len(values)))
	_ = binary.Write(&b, binary.LittleEndian, [2]int16{65, 21})
	b.Write(make([]byte, 20))
	b.WriteString(fmt.Sprintf("%-11s", column)[:11])
	b.Write(append([]byte{'C', 0, 0, 0, 0, 20, 0}, make([]byte, 14)...))
	b.WriteByte(0x0d)
	for _, v := range values {
		encoded, err := simplifiedchinese.GBK.NewEncoder().String(v)
		if err != nil {
			panic(err)
		}
		b.WriteString(" " + encoded + strings.Repeat(" ", 20-len(encoded)))
	}
	return bytes.ReplaceAll(b.Bytes(), []byte(column+" "), []byte(column+"\x00"))
}

func TestTheLooseFilesOfAShapefileAreOneDelivery(t *testing.T) {
	book := openBook(t)
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: book})
	parts := []struct {
		name string
		data []byte
	}{
		{"路灯.dbf", textTable("OBJCODE", []string{"甲-1", "甲-2"})},
		{"路灯.shp", pointFile([][2]float64{{500000, 4550000}, {500100, 4550100}})},
	}
	var specs []job.FileSpec
	for _, p := range parts {
		specs = append(specs, job.FileSpec{Name: p.name, Size: int64(len(p.data))})
	}
	j, err := d.Create("test", specs)
	if err != nil {
		t.Fatal(err)
	}
	for n, p := range parts {
		if _, err := j.Receive(job.Piece{File: n, Data: p.data}); err != nil {
			t.Fatal(err)
		}
	}
	// Nothing says which system the metres are in; the choice does.
	if err := j.Choose(job.Choices{CRS: "EPSG:4550", Encoding: "gbk"}); err != nil {
		t.Fatal(err)
	}
	s := until(t, j, job.Planned)
	if s.Report.Inserted != 2 || s.Survey.CRS == nil || s.Survey.CRS.Used != "EPSG:4550" || s.Survey.Format != "shapefile" {
		t.Fatalf("%+v %+v %+v", s.Report, s.Survey, s.Failure)
	}
	if err := commit(t, j, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	lamp, ok := book.View().AssetByRef("street_light", "甲-1")
	if !ok {
		t.Fatal("not in the book")
	}
	if at := lamp.Geometry.Bound().Min; at[0] < 122.99 || at[0] > 123.01 || at[1] < 41 || at[1] > 41.2 {
		t.Errorf("at %v", at)
	}
	if _, err := d.Create("test", []job.FileSpec{{Name: "路灯.dbf", Size: 10}}); assets.CodeOf(err) != assets.Unsupported {
		t.Errorf("a part without its .shp: %v", err)
	}
}
