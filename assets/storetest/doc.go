// Package storetest holds every implementation of assets.Store to the port's comment, a case a sentence.
package storetest
