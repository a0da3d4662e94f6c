#include "simulator.hpp"

#include <iterator>

#include "http_front.hpp"
#include "scenario.hpp"
#include "service.hpp"

namespace qharden::simulator {
namespace {

std::vector<Fault> all_faults(const Scenario& scenario, const std::vector<std::string>& specs) {
  std::vector<Fault> faults = scenario.faults;
  const auto known = scenario.fault_targets();
  for (const auto& spec : specs) {
    faults.push_back(parse_fault(spec));
    check_fault_target(faults.back(), known);
  }
  return faults;
}

// What the options name stands before what the scenario says; a recording before everything.
Scenario load_with_endpoints(const SimulatorOptions& options) {
  Scenario scenario = load_scenario(options.scenario);
  for (auto further : {options.endpoints.empty() ? std::vector<ExtraEndpoint>{} : load_endpoints(options.endpoints),
                       options.recording.empty() ? std::vector<ExtraEndpoint>{} : load_recording(options.recording)}) {
    scenario.endpoints.insert(scenario.endpoints.begin(), std::make_move_iterator(further.begin()),
                              std::make_move_iterator(further.end()));
  }
  return scenario;
}

}  // namespace

class Simulator::Impl {
 public:
  Impl(const Scenario& scenario, const SimulatorOptions& options)
      : service(scenario, all_faults(scenario, options.faults), options.log_rows),
        front([this](const Call& call) { return service.answer(call); }, options.threads) {}

  Service service;
  HttpFront front;
};

Simulator::Simulator(const SimulatorOptions& options)
    : impl_(std::make_unique<Impl>(load_with_endpoints(options), options)), port_(options.port) {}

Simulator::~Simulator() {
  stop();
}

int Simulator::start() {
  return impl_->front.start(port_);
}

void Simulator::stop() {
  impl_->service.stop_waiting();
  impl_->front.stop();
}

std::vector<RequestRecord> Simulator::requests() const {
  return impl_->service.requests();
}

std::uint64_t Simulator::failed_sign_ins() const {
  return impl_->service.failed_sign_ins();
}

}  // namespace qharden::simulator
