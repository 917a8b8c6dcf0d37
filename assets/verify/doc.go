// Package verify proves a book from what its store keeps: log, tables and indexes must tell the same story.
package verify
