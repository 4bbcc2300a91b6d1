// A machine as far as Packer's null builder and its hcp-sbom provisioner need one: an SSH server on this computer
// that lets everybody in and hands out one file, by the protocol of `scp -f`. It prints its port.
package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"strings"

	"golang.org/x/crypto/ssh"
)

func main() {
	file, err := os.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		log.Fatal(err)
	}
	config := &ssh.ServerConfig{
		PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, nil },
	}
	config.AddHostKey(signer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(connection, config, file)
	}
}

func serve(connection net.Conn, config *ssh.ServerConfig, file []byte) {
	_, channels, requests, err := ssh.NewServerConn(connection, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		if offered.ChannelType() != "session" {
			_ = offered.Reject(ssh.UnknownChannelType, "sessions only")
			continue
		}
		channel, wanted, err := offered.Accept()
		if err != nil {
			continue
		}
		go session(channel, wanted, file)
	}
}

func session(channel ssh.Channel, wanted <-chan *ssh.Request, file []byte) {
	for request := range wanted {
		if request.Type != "exec" {
			_ = request.Reply(request.Type == "shell" || request.Type == "pty-req", nil)
			continue
		}
		_ = request.Reply(true, nil)
		var command struct{ Line string }
		_ = ssh.Unmarshal(request.Payload, &command)
		if strings.HasPrefix(command.Line, "scp ") {
			send(channel, file)
		}
		_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{0}))
		_ = channel.Close()
	}
}

// Each step waits for the other side's zero byte.
func send(channel ssh.Channel, file []byte) {
	answer := make([]byte, 1)
	_, _ = io.ReadFull(channel, answer)
	fmt.Fprintf(channel, "C0644 %d file\n", len(file))
	_, _ = io.ReadFull(channel, answer)
	_, _ = channel.Write(append(file, 0))
	_, _ = io.ReadFull(channel, answer)
}
