#include "envelopes.hpp"
#include "service.hpp"

// Who calls, and whether the account may.
namespace qharden::simulator {

std::optional<Answer> Service::sign_in(const Call& call, Context& context) {
  if (auto refused = check_credentials(call, context)) {
    return refused;
  }
  return check_account(context);
}

std::optional<Answer> Service::check_credentials(const Call& call, Context& context) {
  std::string& login = context.caller.login;
  const bool gateway = context.endpoint.family == Family::gateway;
  if (gateway && context.endpoint.id != Endpoint::auth) {
    const auto known = tokens_.login_of(call.authorization, context.now);
    if (!known || context.faults.has(FaultKind::token_expired)) {
      return gateway_error(401, "The token is missing, unknown or expired.");
    }
    login = *known;
    return std::nullopt;
  }
  SignInResult result = SignInResult::no_credentials;
  if (gateway) {
    if (call.method != "POST") {
      return gateway_error(405, "The HTTP method " + call.method + " is not supported.");
    }
    Parameters form;
    form.add_encoded(call.body);
    login = form.find("username").value_or("");
    result = login.empty() ? result : sign_in_.check_password(login, form.find("password").value_or(""));
  } else {
    result = sign_in_.check(call.authorization, login);
  }
  switch (result) {
    case SignInResult::no_credentials:
    case SignInResult::wrong_password:
      return refusal(context, 401, 2000, "Bad Login/Password");
    case SignInResult::locked:
      return refusal(context, 403, 2002, "This account is locked.");
    case SignInResult::accepted:
      break;
  }
  return std::nullopt;
}

std::optional<Answer> Service::check_account(Context& context) {
  Caller& caller = context.caller;
  const Account& account = sign_in_.account(caller.login);
  caller.role = account.role;
  caller.business_unit = account.business_unit;
  const std::lock_guard lock{subscription_.mutex()};
  if (const User* user = subscription_.find_user(caller.login)) {
    caller.role = user->role;
    caller.business_unit = user->business_unit;
    if (user->status == "Inactive") {
      return refusal(context, 403, 2002, "This account is inactive.");
    }
    if (user->status == "Pending Activation") {
      return refusal(context, 409, 2003, "Registration must be completed before API requests will be processed.");
    }
  }
  if (context.faults.has(FaultKind::wrong_scope)) {
    caller.role = Role::unit_manager;
    if (caller.business_unit == "Unassigned") {
      caller.business_unit = subscription_.first_business_unit();
    }
  }
  return std::nullopt;
}

}  // namespace qharden::simulator
