// Serves franz-go's kfake, a broker for tests by other people, until SIGTERM or SIGINT: the third
// broker of the conformance suite. With `produce` it is franz-go's producer instead. build_kfake.ts
// builds it.
package main

import (
	"flag"
	"log"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "produce" {
		produceFromInput()
		return
	}
	port := flag.Int("port", 0, "port on 127.0.0.1")
	dataDir := flag.String("data-dir", "", "folder that keeps topics, records and groups")
	autoCreate := flag.Bool("auto-create-topics", false, "asking for an unknown topic creates it")
	minSession := flag.Duration("min-session-timeout", 6*time.Second, "shortest session of a group")
	flag.Parse()

	options := []kfake.Opt{
		kfake.NumBrokers(1),
		kfake.Ports(*port),
		kfake.DefaultNumPartitions(1), // as Apache Kafka's num.partitions
		kfake.GroupMinSessionTimeout(*minSession),
		kfake.DataDir(*dataDir),
		kfake.SyncWrites(), // what it has acknowledged outlives a SIGKILL
	}
	if *autoCreate {
		options = append(options, kfake.AllowAutoTopicCreation())
	}
	cluster, err := kfake.NewCluster(options...)
	if err != nil {
		log.Fatal(err)
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	<-signals
	cluster.Close()
}
