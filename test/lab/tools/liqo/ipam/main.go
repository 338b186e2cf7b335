// Liqo's IPAM, listening on the loopback address only.
//
// Liqo's own main package listens on every address of the machine, which is right in a pod and wrong on a
// developer's laptop. The allocator and its gRPC service are Liqo's.
package main

import (
	"context"
	"flag"
	"fmt"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/klog/v2"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	ipamv1alpha1 "github.com/liqotech/liqo/apis/ipam/v1alpha1"
	"github.com/liqotech/liqo/pkg/consts"
	"github.com/liqotech/liqo/pkg/ipam"
)

func main() {
	port := flag.Int("port", consts.IpamPort, "port on 127.0.0.1")
	flag.Parse()
	log.SetLogger(klog.NewKlogr())
	if err := serve(*port); err != nil {
		klog.Fatal(err)
	}
}

func serve(port int) error {
	scheme := runtime.NewScheme()
	if err := ipamv1alpha1.AddToScheme(scheme); err != nil {
		return err
	}
	cluster, err := client.New(ctrl.GetConfigOrDie(), client.Options{Scheme: scheme})
	if err != nil {
		return err
	}
	allocator, err := ipam.New(context.Background(), cluster, &ipam.ServerOptions{
		Pools:           consts.PrivateAddressSpace,
		Port:            port,
		SyncInterval:    consts.SyncInterval,
		SyncGracePeriod: consts.SyncGracePeriod,
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return err
	}
	server := grpc.NewServer()
	grpc_health_v1.RegisterHealthServer(server, allocator.HealthServer)
	ipam.RegisterIPAMServer(server, allocator)
	return server.Serve(listener)
}
