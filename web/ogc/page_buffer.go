package ogc

import (
	"io"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// pageBuffer is where a plain page is written, with what was learnt while earlier pages were. It is lent to one page at a time,
// until that page is sent: the server reads it as a stream, so that nothing is copied.
type pageBuffer struct {
	body    []byte
	unread  []byte // of the body
	text    []byte
	rev     assets.Revision // of the feature written last
	tail    []byte          // that ends features of rev
	members *assets.Members
	kinds   []plainKind // by code of class, condition and stage
	page    uint64      // the number of the page
	from    *API        // nil while it is not lent
}

// plainKind is what features of a class, condition and stage have in common.
type plainKind struct {
	page             uint64 // that it was made sure of for
	of               kindOf
	class, condition string // what stands before the name and after it
	decimals         map[string]bool
}

type kindOf struct {
	class     assets.ClassKey
	condition assets.Condition
	stage     assets.Stage
}

// mostKept bounds the memory that a buffer keeps for the next page.
const mostKept = 4 << 20

// borrowPage returns a buffer for a page of a view with so many kinds.
func (a *API) borrowPage(kinds int) *pageBuffer {
	b, _ := a.pages.Get().(*pageBuffer)
	if b == nil {
		b = &pageBuffer{members: assets.NewMembers(a.member)}
	}
	if len(b.kinds) < kinds {
		b.kinds = append(b.kinds, make([]plainKind, kinds-len(b.kinds))...)
	}
	b.page++
	b.from = a
	return b
}

// giveBack ends the loan.
func (b *pageBuffer) giveBack() {
	a := b.from
	if a == nil {
		return
	}
	b.from, b.unread = nil, nil
	if cap(b.body) > mostKept {
		b.body = nil
	}
	a.pages.Put(b)
}

// Read gives what WriteTo would.
func (b *pageBuffer) Read(to []byte) (int, error) {
	if len(b.unread) == 0 {
		return 0, io.EOF
	}
	n := copy(to, b.unread)
	b.unread = b.unread[n:]
	return n, nil
}

// WriteTo writes the page at once.
func (b *pageBuffer) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(b.unread)
	b.unread = b.unread[n:]
	return int64(n), err
}

// Close is called when the page has been sent, or cannot be.
func (b *pageBuffer) Close() error {
	b.giveBack()
	return nil
}

// sendPage answers with a page, which is given back when it has gone.
func (r *request) sendPage(media string, b *pageBuffer) error {
	if takesGzip(r.c.Get(fiber.HeaderAcceptEncoding)) {
		defer b.giveBack()
		return r.send(media, b.body)
	}
	r.c.Set(fiber.HeaderContentType, media)
	b.unread = b.body
	r.c.Response().SetBodyStream(b, len(b.body))
	return nil
}
