// Package face is the public face of a book: which classes, fields and places are told to anybody who asks, and how a record
// is told.
package face
