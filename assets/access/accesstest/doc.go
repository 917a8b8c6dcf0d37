// Package accesstest holds every implementation of access.Store to the port's comment, a case a sentence.
package accesstest
