package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// What script_producer.ts asks for: records, or transactions of them.
type request struct {
	ID              int
	Address         string
	Topic           string
	Codec           string
	Records         []record
	TransactionalID string
	Transactions    []transaction
}

type transaction struct {
	End     string
	Records []record
}

// Bytes are in Base64; null is none.
type record struct {
	Key       []byte
	Value     []byte
	Headers   []header
	Partition *int32
	Timestamp *int64
}

// An array of name and value.
type header kgo.RecordHeader

func (h *header) UnmarshalJSON(text []byte) error {
	return json.Unmarshal(text, &[]any{&h.Key, &h.Value})
}

type answer struct {
	ID    int    `json:"answer"`
	Error string `json:"error,omitempty"`
}

var codecs = map[string]kgo.CompressionCodec{
	"none":   kgo.NoCompression(),
	"gzip":   kgo.GzipCompression(),
	"snappy": kgo.SnappyCompression(),
	"lz4":    kgo.Lz4Compression(),
	"zstd":   kgo.ZstdCompression(),
}

// Produces what it is told with franz-go's client: a request a line, as JSON, and a line for an answer.
func produce(in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	answers := json.NewEncoder(out)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var asked request
		if err := json.Unmarshal(line, &asked); err != nil {
			return err
		}
		given := answer{ID: asked.ID}
		if err := run(asked); err != nil {
			given.Error = err.Error()
		}
		if err := answers.Encode(given); err != nil {
			return err
		}
	}
}

func run(asked request) error {
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	defer cancel()
	options := []kgo.Opt{
		kgo.SeedBrokers(strings.Split(asked.Address, ",")...),
		kgo.DefaultProduceTopic(asked.Topic),
		kgo.ProducerBatchCompression(codecs[asked.Codec]),
		kgo.ProducerLinger(50 * time.Millisecond),
	}
	if len(asked.Transactions) == 0 {
		if hasPartitions(asked.Records) {
			options = append(options, kgo.RecordPartitioner(kgo.ManualPartitioner()))
		}
		client, err := kgo.NewClient(options...)
		if err != nil {
			return err
		}
		defer client.Close()
		return client.ProduceSync(ctx, toRecords(asked.Records)...).FirstErr()
	}
	client, err := kgo.NewClient(append(options, kgo.TransactionalID(asked.TransactionalID))...)
	if err != nil {
		return err
	}
	defer client.Close()
	for _, one := range asked.Transactions {
		if err := client.BeginTransaction(); err != nil {
			return err
		}
		if err := client.ProduceSync(ctx, toRecords(one.Records)...).FirstErr(); err != nil {
			return err
		}
		if err := client.EndTransaction(ctx, one.End == "commit"); err != nil {
			return fmt.Errorf("%s: %w", one.End, err)
		}
	}
	return nil
}

func hasPartitions(records []record) bool {
	for _, one := range records {
		if one.Partition != nil {
			return true
		}
	}
	return false
}

func toRecords(records []record) []*kgo.Record {
	made := make([]*kgo.Record, 0, len(records))
	for _, one := range records {
		r := &kgo.Record{Key: one.Key, Value: one.Value}
		for _, h := range one.Headers {
			r.Headers = append(r.Headers, kgo.RecordHeader(h))
		}
		if one.Partition != nil {
			r.Partition = *one.Partition
		}
		if one.Timestamp != nil {
			r.Timestamp = time.UnixMilli(*one.Timestamp)
		}
		made = append(made, r)
	}
	return made
}

func produceFromInput() {
	if err := produce(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
