package main

import (
	"context"
	"fmt"
	"os/user"

	"needlepoint/assets"
)

// undoCommand takes a revision back.
type undoCommand struct {
	storeFlags
	Revision int64 `arg:"" help:"The revision to take back, as import printed it."`
}

// Run undoes it.
func (c undoCommand) Run(ctx context.Context, con *console) (err error) {
	if err := c.mustExist(); err != nil {
		return err
	}
	book, err := c.openBook(ctx, con, assets.Options{Unwatched: true})
	if err != nil {
		return err
	}
	defer closeBook(book, &err)
	receipt, err := book.Undo(ctx, assets.Undoing{Revision: assets.Revision(c.Revision), Actor: actor()})
	if err != nil {
		return err
	}
	con.say(assets.Text{
		ZH: fmt.Sprintf("已撤销修订 %d（%d 条记录），作为修订 %d", c.Revision, len(receipt.IDs), receipt.Revision),
		EN: fmt.Sprintf("revision %d is undone (%d records), as revision %d", c.Revision, len(receipt.IDs), receipt.Revision)})
	return nil
}

// actor names who runs the command.
func actor() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return u.Username
	}
	return "command line"
}

// closeBook closes and reports a failure to close, unless there is a worse error already.
func closeBook(b *book, err *error) {
	if closing := b.Close(); *err == nil {
		*err = closing
	}
}
