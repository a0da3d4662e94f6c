#include "tests/http/local_server.hpp"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>

namespace qharden::testing {
namespace {

/// A certificate for localhost and 127.0.0.1 that nobody vouches for.
SSL_CTX* make_context() {
  EVP_PKEY* key = EVP_RSA_gen(2048U);
  X509* certificate = X509_new();
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  const std::string host = "localhost";
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
  X509_sign(certificate, key, EVP_sha256());
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  SSL_CTX_use_certificate(context, certificate);
  SSL_CTX_use_PrivateKey(context, key);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return context;
}

bool wait_readable(int fd) {
  pollfd watched{fd, POLLIN, 0};
  return ::poll(&watched, 1, 20) > 0;
}

}  // namespace

LocalServer::LocalServer(std::vector<std::string> answers, Tls tls, bool silent)
    : answers_(std::move(answers)), tls_(tls), silent_(silent) {
  std::signal(SIGPIPE, SIG_IGN);
  if (tls_ == Tls::self_signed) context_ = make_context();
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("no local server");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

LocalServer::~LocalServer() {
  stop_ = true;
  thread_.join();
  ::close(listener_);
  if (context_ != nullptr) SSL_CTX_free(context_);
}

std::string LocalServer::url(const std::string& path) const {
  return (tls_ == Tls::off ? "http://127.0.0.1:" : "https://localhost:") + std::to_string(port_) + path;
}

std::vector<std::string> LocalServer::requests() {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void LocalServer::serve() {
  while (!stop_) {
    if (!wait_readable(listener_)) continue;
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    ++connections_;
    if (context_ != nullptr) {
      SSL* session = SSL_new(context_);
      SSL_set_fd(session, fd);
      SSL_accept(session);
      SSL_free(session);
    } else {
      talk(fd);
    }
    ::close(fd);
  }
}

std::string LocalServer::next_answer(const std::string& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
  return answers_[std::min(requests_.size(), answers_.size()) - 1];
}

void LocalServer::talk(int fd) {
  std::string request;
  while (!stop_) {
    if (!wait_readable(fd)) continue;
    std::array<char, 4096> piece{};
    const ssize_t size = ::read(fd, piece.data(), piece.size());
    if (size <= 0) return;
    request.append(piece.data(), static_cast<std::size_t>(size));
    if (request.find("\r\n\r\n") == std::string::npos || silent_) continue;
    const std::string answer = next_answer(request);
    request.clear();
    for (std::size_t sent = 0; sent < answer.size();) {
      const ssize_t count = ::write(fd, answer.data() + sent, answer.size() - sent);
      if (count <= 0) return;
      sent += static_cast<std::size_t>(count);
    }
    if (answer.find("Connection: close") != std::string::npos) return;
  }
}

std::string http_answer(const std::string& body, const std::string& headers, const std::string& status) {
  return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace qharden::testing
