// Package web serves the inventory over HTTP: it decodes requests, asks the rooms below, and encodes answers.
package web
