package postgis

import (
	"errors"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"needlepoint/assets"
)

// The operations as errors name them.
const (
	opOpen    = "open"
	opLoad    = "load"
	opCommit  = "commit"
	opChanges = "changes"
	opHistory = "history"
	opMeta    = "meta"
)

// SQLSTATE codes that mean something to the service.
const (
	uniqueViolation       = "23505"
	serializationFailure  = "40001"
	deadlockDetected      = "40P01"
	lockNotAvailable      = "55P03"
	queryCanceled         = "57014"
	programLimit          = "54000" // such as a ref too long for its index
	diskFull              = "53100"
	insufficientPrivilege = "42501"
	readOnlyTransaction   = "25006"
)

func sqlState(err error) string {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code
	}
	return ""
}

// contended reports whether the same transaction may succeed when it is tried again at once: the other one it
// met has ended by now.
func contended(err error) bool {
	switch sqlState(err) {
	case uniqueViolation, serializationFailure, deadlockDetected:
		return true
	}
	return false
}

func classify(op string, err error) error {
	var known *assets.Error
	if errors.As(err, &known) {
		return err
	}
	state := sqlState(err)
	var network net.Error
	var connect *pgconn.ConnectError
	switch {
	case state == uniqueViolation:
		return &assets.Error{Code: assets.Conflict, Op: op, Err: err, Message: assets.Text{
			ZH: "同时有人写入了相同的编码", EN: "somebody else wrote the same code at the same time"}}
	case state == serializationFailure, state == deadlockDetected, state == lockNotAvailable, state == queryCanceled:
		return busy(op, err)
	case state == programLimit:
		return &assets.Error{Code: assets.TooLarge, Op: op, Err: err, Message: assets.Text{
			ZH: "记录的某个字段太长，数据库无法保存", EN: "a field of a record is too long for the database to keep"}}
	case state == diskFull:
		return &assets.Error{Code: assets.Internal, Op: op, Err: err, Message: assets.Text{
			ZH: "数据库的磁盘已满", EN: "the database's disk is full"}}
	case state == insufficientPrivilege, state == readOnlyTransaction:
		return &assets.Error{Code: assets.Internal, Op: op, Err: err, Message: assets.Text{
			ZH: "数据库账号没有所需的权限，或数据库只读", EN: "the database account lacks a right it needs, or the database is read-only"}}
	case len(state) == 5 && (state[:2] == "08" || state[:2] == "53" || state[:2] == "57"):
		return unreachable(op, err)
	case errors.As(err, &connect), errors.As(err, &network):
		return unreachable(op, err)
	}
	return &assets.Error{Code: assets.Internal, Op: op, Err: err, Message: assets.Text{
		ZH: "数据库出错", EN: "the database failed"}}
}

func busy(op string, err error) error {
	return &assets.Error{Code: assets.Busy, Op: op, Err: err, Message: assets.Text{
		ZH: "另一个写入正在进行；请稍后再试", EN: "another writer holds the store; try again a little later"}}
}

func unreachable(op string, err error) error {
	return &assets.Error{Code: assets.Busy, Op: op, Err: err, Message: assets.Text{
		ZH: "数据库暂时无法访问；请稍后再试", EN: "the database cannot be reached at the moment; try again a little later"}}
}

func closedError(op string) error {
	return assets.Refuse(assets.Internal, op, assets.Text{ZH: "存储已关闭", EN: "the store is closed"})
}
