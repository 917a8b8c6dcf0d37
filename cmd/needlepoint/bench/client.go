package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// request is one HTTP request, written out.
type request struct {
	text []byte
	path string
}

// get makes a request for a path; headers are whole lines without their ends.
func get(path string, headers ...string) request { return asking("GET", path, nil, headers...) }

func asking(method, path string, body []byte, headers ...string) request {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: localhost\r\n", method, path)
	for _, h := range headers {
		b.WriteString(h + "\r\n")
	}
	if body != nil {
		fmt.Fprintf(&b, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	b.WriteString("\r\n")
	b.Write(body)
	return request{b.Bytes(), path}
}

// reply is one answer; body is good until the client's next request.
type reply struct {
	status     int
	body       []byte
	retryAfter bool
	revision   int64
}

// client is one connection that asks one request after another. It does as little as it can, so that the machine is the
// service's: what it cannot read, such as an answer without a length, is an error.
type client struct {
	address string
	known   []byte // a line of the head that says who asks; empty for nobody
	conn    net.Conn
	in      *bufio.Reader
	body    []byte
}

// dial takes an address with or without "token:SECRET@" before the host.
func dial(url string) *client {
	address := strings.TrimPrefix(url, "http://")
	if who, at, named := strings.Cut(address, "@"); named {
		_, secret, _ := strings.Cut(who, ":")
		return &client{address: at, known: []byte("Authorization: Bearer " + secret + "\r\n")}
	}
	return &client{address: address}
}

func (c *client) close() {
	if c.conn != nil {
		_ = c.conn.Close()
		c.conn = nil
	}
}

// answerPatience is how long an answer may take.
const answerPatience = 60 * time.Second

// do asks and reads the answer to its end; it connects where it has to.
func (c *client) do(r request) (reply, error) {
	if c.conn == nil {
		conn, err := net.DialTimeout("tcp", c.address, 10*time.Second)
		if err != nil {
			return reply{}, fmt.Errorf("connect: %w", err)
		}
		c.conn, c.in = conn, bufio.NewReaderSize(conn, 64<<10)
	}
	out, err := c.exchange(r)
	if err != nil {
		c.close()
		return out, fmt.Errorf("%s: %w", r.path, err)
	}
	return out, nil
}

// send writes a request, with who asks behind its first line.
func (c *client) send(text []byte) error {
	if len(c.known) == 0 {
		_, err := c.conn.Write(text)
		return err
	}
	first := bytes.IndexByte(text, '\n') + 1
	pieces := net.Buffers{text[:first], c.known, text[first:]}
	_, err := pieces.WriteTo(c.conn)
	return err
}

func (c *client) exchange(r request) (out reply, err error) {
	_ = c.conn.SetDeadline(time.Now().Add(answerPatience))
	if err := c.send(r.text); err != nil {
		return out, err
	}
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return out, err
	}
	if len(line) < 12 {
		return out, fmt.Errorf("answered %q", line)
	}
	if out.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return out, fmt.Errorf("answered %q", line)
	}
	length, last := -1, false
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return out, err
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return out, err
			}
		case bytes.EqualFold(name, []byte("Retry-After")):
			out.retryAfter = len(value) > 0
		case bytes.EqualFold(name, []byte("Needlepoint-Revision")):
			out.revision, _ = strconv.ParseInt(string(value), 10, 64)
		case bytes.EqualFold(name, []byte("Connection")):
			last = bytes.EqualFold(value, []byte("close"))
		}
	}
	if length < 0 && out.status != 204 && out.status != 304 {
		return out, fmt.Errorf("the answer %d has no length", out.status)
	}
	if length > cap(c.body) {
		c.body = make([]byte, length)
	}
	c.body = c.body[:max(length, 0)]
	if _, err := io.ReadFull(c.in, c.body); err != nil {
		return out, err
	}
	out.body = c.body
	if last {
		c.close()
	}
	return out, nil
}
