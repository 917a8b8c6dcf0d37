package web

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import"
)

// Bounds of the changes feed.
const (
	heartbeat    = 5 * time.Second  // between two lines of a feed with nothing to tell; pages call 10 s of silence late
	feedPatience = 30 * time.Second // for a reader that takes nothing
	maxFeeds     = 1024             // open at once
	maxFeedsEach = maxFeeds / 8     // of them by one account
)

// announcement is the data of one "revision" event.
type announcement struct {
	entryBody
	Assets     []int64      `json:"assets"`
	Boundaries []int64      `json:"boundaries"`
	More       int          `json:"more"`
	BBox       []float64    `json:"bbox"`
	Boxes      [][4]float64 `json:"boxes"`
}

func (s *Server) announcementOf(a assets.Announcement) announcement {
	out := announcement{entryBody: s.bodyOfEntry(a.Entry), Assets: orEmpty(a.Assets), Boundaries: orEmpty(a.Boundaries),
		More: a.More, BBox: []float64{}, Boxes: [][4]float64{}}
	var all orb.Bound
	for i, b := range a.Boxes {
		if i == 0 {
			all = b
		}
		all = all.Union(b)
		out.Boxes = append(out.Boxes, [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]})
	}
	if len(a.Boxes) > 0 {
		out.BBox = []float64{all.Min[0], all.Min[1], all.Max[0], all.Max[1]}
	}
	return out
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// hello is the data of the first event of a connection.
type hello struct {
	Revision assets.Revision `json:"revision"`
	At       time.Time       `json:"at"`
	Hash     string          `json:"hash"`
}

// changes is the feed of revisions as server-sent events: "hello" once, "revision" for each in order with its number
// as the event's id, "reset" where the reader has missed too much. It resumes after Last-Event-ID or ?after=,
// and begins with what comes next where neither is given.
func (s *Server) changes(c *fiber.Ctx) error {
	view := s.view(c.UserContext())
	after, err := resumeFrom(c, view.Revision())
	if err != nil {
		return err
	}
	holder := who(c.UserContext()).Account
	if !s.feeds.take(holder) {
		return assets.Refuse(assets.Busy, "changes", assets.Text{
			ZH: "打开的实时连接太多，稍后再试", EN: "too many live connections are open; try again a little later"})
	}
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set("X-Accel-Buffering", "no") // a proxy that gathers the feed would make it late
	conn, right := c.Context().Conn(), s.lasting(who(c.UserContext()))
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer s.feeds.leave(holder)
		f := feed{server: s, conn: conn, w: w, after: after, right: right}
		if err := importer.Contain(func() error { f.run(view); return nil }); err != nil { // nothing else would here
			s.log.Error("changes", "err", err)
		}
	})
	return nil
}

// resumeFrom returns the revision that the reader has seen last.
func resumeFrom(c *fiber.Ctx, head assets.Revision) (assets.Revision, error) {
	given := c.Get("Last-Event-ID")
	if given == "" {
		given = c.Query("after")
	}
	if given == "" {
		return head, nil
	}
	n, err := strconv.ParseInt(given, 10, 64)
	if err != nil || n < 0 {
		return 0, assets.Refuse(assets.Invalid, "changes", assets.Text{
			ZH: fmt.Sprintf("after＝“%.40s”：应为修订号", given), EN: fmt.Sprintf("after = %.40q: the number of a revision is expected", given)})
	}
	return assets.Revision(n), nil
}

// feed is one open connection.
type feed struct {
	server *Server
	conn   net.Conn
	w      *bufio.Writer
	after  assets.Revision
	right  func() (r *assets.Right, ok bool) // as it stands; ok is false where who reads is nobody any more
}

// run tells until the reader is gone or the service stops.
func (f *feed) run(view assets.View) {
	head := view.Head()
	err := f.send("hello", 0, hello{head.Revision, head.At, head.Hash})
	if f.after > head.Revision { // of another book, or of one that was restored since
		err = errors.Join(err, f.reset())
	}
	for err == nil {
		err = f.tell()
	}
}

// tell sends what is new, or a heartbeat where nothing is.
func (f *feed) tell() error {
	waiting, cancel := context.WithTimeout(f.server.life, heartbeat)
	defer cancel()
	news, err := f.server.inventory.News(waiting, f.after)
	switch {
	case errors.Is(err, assets.ErrFarBehind):
		return f.reset()
	case err != nil && f.server.life.Err() == nil && waiting.Err() != nil:
		if _, ok := f.right(); !ok {
			return errOver
		}
		return f.write(": alive\n\n")
	case err != nil:
		return err
	}
	right, ok := f.right()
	if !ok {
		return errOver
	}
	for _, a := range news {
		if err := f.send("revision", a.Revision, f.server.announcementOf(a.As(right))); err != nil {
			return err
		}
		f.after = a.Revision
	}
	return nil
}

// errOver ends the feed of a session that is over, or of a token that was revoked.
var errOver = errors.New("who reads is nobody any more")

// reset tells the reader to look at everything anew, and goes on from the present.
func (f *feed) reset() error {
	f.after = f.server.inventory.View().Revision()
	return f.send("reset", f.after, struct {
		Revision assets.Revision `json:"revision"`
	}{f.after})
}

// send writes one event; an id of 0 is none.
func (f *feed) send(event string, id assets.Revision, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	line := "event: " + event + "\n"
	if id > 0 {
		line += "id: " + revisionText(id) + "\n"
	}
	return f.write(line + "data: " + string(text) + "\n\n")
}

func (f *feed) write(text string) error {
	// The server's own deadline is for answers that end.
	if err := f.conn.SetWriteDeadline(time.Now().Add(feedPatience)); err != nil {
		return err
	}
	if _, err := f.w.WriteString(text); err != nil {
		return err
	}
	return f.w.Flush()
}
