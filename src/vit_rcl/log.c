/* rcl's logging behind one lock. Recursive, because publishing to /rosout may log itself. */
#include <pthread.h>
#include <stdio.h>

#include <rcl/error_handling.h>
#include <rcl/logging.h>

#include "internal.h"

static pthread_mutex_t mutex;
static pthread_once_t mutex_made = PTHREAD_ONCE_INIT;
static int users; /* contexts that rely on logging, under the mutex */

static void make_mutex(void)
{
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
}

void log_lock(void)
{
  pthread_once(&mutex_made, make_mutex);
  pthread_mutex_lock(&mutex);
}

void log_unlock(void)
{
  pthread_mutex_unlock(&mutex);
}

static void write_locked(
  const rcutils_log_location_t * location, int severity, const char * name, rcutils_time_point_value_t timestamp,
  const char * format, va_list * arguments)
{
  log_lock();
  rcl_logging_multiple_output_handler(location, severity, name, timestamp, format, arguments);
  log_unlock();
}

rcl_ret_t log_begin(const rcl_context_t * context)
{
  rcl_ret_t result = RCL_RET_OK;
  rcl_allocator_t allocator = rcl_get_default_allocator();
  log_lock();
  if (users == 0) {
    result = rcl_logging_configure_with_output_handler(&context->global_arguments, &allocator, write_locked);
  }
  if (result == RCL_RET_OK) {
    users++;
  }
  log_unlock();
  return result;
}

void log_end(void)
{
  log_lock();
  if (--users == 0 && rcl_logging_fini() != RCL_RET_OK) {
    rcl_reset_error();
  }
  log_unlock();
}

void vit_rcl_log(
  const char * logger, int32_t severity, const char * function, const char * file, int32_t line, const char * text)
{
  rcutils_log_location_t location = {function, file, (size_t)line};
  /* The text is no format: it may hold a per cent sign. */
  rcutils_log(&location, severity, logger, "%s", text);
}

int32_t vit_rcl_log_enabled(const char * logger, int32_t severity)
{
  log_lock();
  bool enabled = rcutils_logging_logger_is_enabled_for(logger, severity);
  log_unlock();
  return enabled;
}

int32_t vit_rcl_log_level(const char * logger, int32_t effective, int32_t * level)
{
  log_lock();
  int found = effective ? rcutils_logging_get_logger_effective_level(logger) : rcutils_logging_get_logger_level(logger);
  log_unlock();
  if (found < 0) {
    return fail(RCL_RET_ERROR, "reading a logger's level");
  }
  *level = found;
  return 0;
}

int32_t vit_rcl_log_set_level(const char * logger, int32_t level)
{
  log_lock();
  rcutils_ret_t result = rcutils_logging_set_logger_level(logger, level);
  log_unlock();
  return result == RCUTILS_RET_OK ? 0 : fail(result, "setting a logger's level");
}
