/* The last failure's text, one a thread. */
#include <stdarg.h>
#include <stdio.h>

#include <rcl/error_handling.h>

#include "internal.h"

static _Thread_local char last_error[RCUTILS_ERROR_MESSAGE_MAX_LENGTH];

const char * vit_rcl_last_error(void)
{
  return last_error;
}

int32_t fail(rcl_ret_t result, const char * what)
{
  /* The message alone: where in rcl's source it arose is of no use to the reader of a log. */
  const rcutils_error_state_t * state = rcl_get_error_state();
  snprintf(
    last_error, sizeof(last_error), "%s: %s (rcl %d)", what, state ? state->message : "rcl gives no reason", (int)result);
  rcl_reset_error();
  return -(int32_t)result;
}

int32_t fail_text(rcl_ret_t result, const char * format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(last_error, sizeof(last_error), format, arguments);
  va_end(arguments);
  rcl_reset_error();
  return -(int32_t)result;
}
